import type {
  InboundEvent,
  MessageKind,
  Referral,
  SaidContent,
  TouchMessage,
} from "@contact-identity/domain";
import { readPart } from "../call-part.ts";
import { MalformedPayload } from "../malformed.ts";
import type { OpenChannel } from "../open-channel.ts";
import type { RawRequest } from "../raw-request.ts";

type Attachments = NonNullable<SaidContent["attachments"]>;

/** What an operator sees of one event. What is not given is TEXT, null or none. */
export type Shown =
  | {
      readonly message: string;
      readonly kind?: MessageKind;
      readonly data?: unknown;
      readonly attachments?: Attachments;
      readonly quotes?: string;
      readonly referral?: Referral;
      readonly sentAt?: number;
      readonly choiceId?: string;
      readonly automatic?: true;
      readonly by?: "APP";
    }
  | { readonly reaction: string | null; readonly on: string; readonly by?: "APP" }
  | { readonly edit: string; readonly on: string; readonly kind?: MessageKind }
  | { readonly unsent: string }
  | { readonly receipt: string; readonly of: string }
  | { readonly watermark: string; readonly of: string }
  | { readonly rekey: readonly string[] }
  | { readonly ignored: string }
  | { readonly elsewhere: string }
  | { readonly kept: string };

/** A call as a provider makes it, and what becomes of it. */
export interface Sample {
  readonly says: string;
  /** What `ProviderExample.authentic` takes. */
  readonly payload: unknown;
  readonly shown: readonly Shown[];
}

/** A channel's corpus: calls of every kind that its provider documents. */
export interface Corpus {
  readonly name: string;
  readonly channel: OpenChannel;
  authentic(payload: unknown): RawRequest;
  readonly samples: readonly Sample[];
  /** Places that identity and placing need, as dotted paths: nothing else may make an event unreadable. */
  readonly strict: RegExp;
  /** Several calls in one, where the provider does that. */
  merged?(payloads: readonly unknown[]): readonly unknown[];
}

function messageShown({ text, content, attachments, ...rest }: TouchMessage): Shown {
  const { quotes, referral, sentAt, choiceId, automatic } = rest;
  return {
    message: text,
    ...(content === undefined ? {} : { kind: content.kind }),
    ...(content?.data === undefined || content.data === null ? {} : { data: content.data }),
    ...(attachments === undefined || attachments.length === 0 ? {} : { attachments }),
    ...(quotes === undefined ? {} : { quotes }),
    ...(referral === undefined ? {} : { referral }),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(choiceId === undefined ? {} : { choiceId }),
    ...(automatic === undefined ? {} : { automatic }),
  };
}

/** An event as an operator sees it. */
export function shownBy(event: InboundEvent): Shown {
  switch (event.type) {
    case "touch":
      return messageShown(event.touch.message as TouchMessage);
    case "echo":
      return { ...(messageShown(event.echo.message) as object), by: "APP" } as Shown;
    case "reaction": {
      const { on, emoji, by } = event.reaction;
      return { reaction: emoji, on: on.externalId, ...(by === "APP" ? { by } : {}) };
    }
    case "edit": {
      const { on, said } = event.edit;
      return {
        edit: said.text,
        on: on.externalId,
        ...(said.content === undefined ? {} : { kind: said.content.kind }),
      };
    }
    case "unsent":
      return { unsent: event.unsent.externalId };
    case "receipt":
      return { receipt: event.receipt.status, of: event.receipt.externalId };
    case "watermark":
      return { watermark: event.watermark.status, of: event.watermark.account };
    case "rekey":
      return { rekey: event.rekey.accounts };
    case "elsewhere":
      return { elsewhere: event.account };
    case "ignored":
      return { ignored: event.reason };
  }
}

/** What each part of a call tells, in order; a part that cannot be read is kept. */
export async function eventsIn(
  channel: OpenChannel,
  call: RawRequest,
): Promise<readonly (InboundEvent | MalformedPayload)[]> {
  const events: (InboundEvent | MalformedPayload)[] = [];
  for (const part of await channel.parts(call)) {
    const told = await readPart(part);
    if (told instanceof MalformedPayload) events.push(told);
    else events.push(...told);
  }
  return events;
}

export const shownIn = async (channel: OpenChannel, call: RawRequest): Promise<readonly Shown[]> =>
  (await eventsIn(channel, call)).map((event) =>
    event instanceof MalformedPayload ? { kept: event.message } : shownBy(event),
  );
