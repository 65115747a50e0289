import { type ChannelType, freeTextRule } from "@contact-identity/domain";
import type { OptionLimits } from "./options.ts";

/** How a channel can show a choice. */
export type ChoiceForm = "BUTTONS" | "LIST" | "QUICK_REPLIES";

export interface ChoiceLimits extends OptionLimits {
  /** Characters of the text above the choice, where the provider takes fewer than of a text alone. */
  readonly text?: number;
}

/** Kinds of file. */
export type MediaKind = "IMAGE" | "VIDEO" | "AUDIO" | "VOICE" | "DOCUMENT" | "STICKER";

/** What a channel can carry when we send over it: what `send` does, not what the provider could do. */
export interface Capabilities {
  /** The most characters of a text; null where only our own limit holds. */
  readonly text: { readonly most: number | null };
  /** The forms of a choice, the first one that fits is taken; what fits none of them becomes a numbered list. */
  readonly choices: Readonly<Partial<Record<ChoiceForm, ChoiceLimits>>>;
  /** Kinds of file, each with the most bytes of one. */
  readonly media: Readonly<Partial<Record<MediaKind, { readonly most: number }>>>;
  /** The most bytes of all files of a message together, where that is less. */
  readonly mediaInAll?: number;
  readonly location: boolean;
  readonly reactions: boolean;
  /** Messages that the provider approved before. */
  readonly templates: boolean;
  /** How long a free text goes after the contact's last message, in hours; null: at any time. */
  readonly freeTextHours: number | null;
}

/** Text at any time, and nothing else. */
export const TEXT_ALONE = {
  text: { most: null },
  choices: {},
  media: {},
  location: false,
  reactions: false,
  templates: false,
  freeTextHours: null,
} as const satisfies Capabilities;

/** What the domain's table says of when a free text goes, and of templates, for accounts like this one. */
export function withWindow<C extends Capabilities>(
  type: ChannelType,
  account: string | null,
  capabilities: C,
): C & Pick<Capabilities, "templates" | "freeTextHours"> {
  const rule = freeTextRule(type, account);
  return { ...capabilities, templates: rule?.templates ?? false, freeTextHours: rule?.hours ?? null };
}
