import { re2 } from "../pattern.ts";

export const PRE_CHAT_FIELD_TYPES = [
  "NAME",
  "EMAIL",
  "PHONE",
  "TEXT",
  "NUMBER",
  "SELECT",
  "CHECKBOX",
  "DATE",
  "URL",
] as const;
export type PreChatFieldType = (typeof PRE_CHAT_FIELD_TYPES)[number];

export interface PreChatField {
  /** Names the answer; for types other than NAME, EMAIL and PHONE also the custom field that it feeds. */
  readonly key: string;
  readonly type: PreChatFieldType;
  readonly label: string;
  readonly placeholder: string | null;
  readonly required: boolean;
  /** SELECT only. */
  readonly options: readonly string[] | null;
  /** RE2; holds for the whole value. */
  readonly pattern: string | null;
  readonly patternHint: string | null;
}

export interface PreChatForm {
  readonly enabled: boolean;
  readonly intro: string | null;
  readonly fields: readonly PreChatField[];
}

export const NO_FORM: PreChatForm = { enabled: false, intro: null, fields: [] };

/** NAME, EMAIL and PHONE feed the contact itself. */
export const feedsContact = ({ type }: Pick<PreChatField, "type">): boolean =>
  type === "NAME" || type === "EMAIL" || type === "PHONE";

/** By what a session remembers that it was told such a thing. */
export const knownAs = (field: Pick<PreChatField, "type" | "key">): string =>
  feedsContact(field) ? field.type : `field:${field.key}`;

/** The form is owed while something that it requires is not known of this visitor. */
export const formOwed = (form: PreChatForm, known: readonly string[]): boolean =>
  form.enabled && form.fields.some((field) => field.required && !known.includes(knownAs(field)));

/** As HTML's pattern attribute: case counts, and the whole value must match. Null for what RE2 cannot do, and for what is too large. */
export function wholePattern(pattern: string): ((value: string) => boolean) | null {
  const compiled = re2(pattern);
  return compiled && ((value) => compiled.matches(value));
}
