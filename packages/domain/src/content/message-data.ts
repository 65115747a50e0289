import type { MessageKind } from "./message-kind.ts";

/** One card of an address book. Phones and addresses are as given: a card proves nothing. */
export interface ContactCard {
  readonly name: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly organisation: string | null;
}

export interface OrderItem {
  /** The article's name, else its id in the catalogue. */
  readonly article: string;
  readonly quantity: number | null;
  /** One piece, in major units (12.5 is 12.50). */
  readonly price: number | null;
}

/** `Message.data` by kind: every key is there, null where the provider gave nothing. */
export interface DataByKind {
  readonly TEXT: null;
  readonly MEDIA: null;
  readonly STICKER: {
    readonly emoji: string | null;
    readonly packageId: string | null;
    readonly stickerId: string | null;
  };
  /** Degrees, WGS 84. */
  readonly LOCATION: {
    readonly lat: number;
    readonly lon: number;
    readonly name: string | null;
    readonly address: string | null;
  };
  readonly CONTACT_CARD: { readonly cards: readonly ContactCard[] };
  readonly CHOICE: {
    readonly id: string | null;
    readonly title: string | null;
    readonly params: Readonly<Record<string, unknown>> | null;
  };
  readonly FORM: { readonly answers: Readonly<Record<string, unknown>> };
  readonly ORDER: {
    readonly items: readonly OrderItem[];
    readonly currency: string | null;
    readonly note: string | null;
    readonly catalogId: string | null;
  };
  /** In major units. */
  readonly PAYMENT: {
    readonly amount: number | null;
    readonly currency: string | null;
    readonly reference: string | null;
  };
  readonly POLL: { readonly question: string; readonly options: readonly string[] };
  /** `expiresAt`: RFC 3339. */
  readonly STORY: { readonly url: string | null; readonly expiresAt: string | null };
  /** The provider's part, secrets removed. */
  readonly UNSUPPORTED: unknown;
}

/** What a message is, beside its text. */
export type MessageContent = {
  readonly [K in MessageKind]: DataByKind[K] extends null
    ? { readonly kind: K; readonly data?: null }
    : { readonly kind: K; readonly data: DataByKind[K] };
}[MessageKind];
