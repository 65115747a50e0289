import type { MessageKind, SaidContent } from "@contact-identity/domain";
import type { Sample, Shown } from "./corpus.ts";

/** A message as an operator sees it, in the words of CONTENT.md. */
export interface Seen {
  readonly kind: MessageKind;
  readonly text: string;
  readonly data?: unknown;
  readonly attachments?: NonNullable<SaidContent["attachments"]>;
  readonly quotes?: string;
  readonly automatic?: true;
  readonly by?: "APP";
}

/** When each sample was said, unless its provider gives it no time. */
export const SENT_AT = 1_749_416_383_000;

const chosen = (data: unknown): object => {
  const { id } = data as { readonly id: string | null };
  return id === null ? {} : { choiceId: id };
};

export const shownAs = ({ text, data, ...rest }: Seen, sentAt: number | null = SENT_AT): Shown => ({
  message: text,
  ...rest,
  ...(data == null ? {} : { data }),
  ...(rest.kind === "CHOICE" ? chosen(data) : {}),
  ...(sentAt === null ? {} : { sentAt }),
});

/** A sample whose every part stands alone, so that one may be changed without another. */
export const sample = (says: string, payload: unknown, ...shown: readonly Shown[]): Sample => ({
  says,
  payload: JSON.parse(JSON.stringify(payload)),
  shown,
});
