import type { AttachmentKind } from "../content/message-kind.ts";

/** One place in a template that a value goes into. */
export interface TemplateVariable {
  /** As callers name it: `1` or by name; of the header `header.1`, of the n-th button `button.n`. */
  readonly key: string;
  readonly place: "HEADER" | "BODY" | "BUTTON";
  /** As the provider names it. */
  readonly name: string;
  /** Of a button. `index` counts from 0 over all buttons. */
  readonly button?: { readonly index: number; readonly kind: "URL" | "COPY_CODE" };
}

/** A message that the provider keeps under an id, and lets go at any time once it has approved it. */
export interface MessageTemplate {
  /** The provider's. */
  readonly id: string;
  readonly name: string;
  readonly language: string;
  /** `APPROVED`, or the provider's word. */
  readonly status: string;
  /** As a contact reads it, with `{{key}}` where values go. */
  readonly text: string;
  readonly variables: readonly TemplateVariable[];
  /** The provider wants its variables by name, not in their order. */
  readonly named: boolean;
  /** The file that it takes for a header; null where it takes none. */
  readonly mediaHeader: Extract<AttachmentKind, "IMAGE" | "VIDEO" | "DOCUMENT"> | null;
  /** A part that we cannot fill, in a word; null where none exists. */
  readonly unfillable: string | null;
}

/** A template with what goes into it. */
export interface FilledTemplate {
  readonly template: MessageTemplate;
  readonly values: Readonly<Record<string, string>>;
  /** As the contact reads it. */
  readonly text: string;
}

export const APPROVED = "APPROVED";
