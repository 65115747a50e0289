import type { MailThread } from "@contact-identity/domain";
import { firstOf, type MailHeader, valuesOf } from "./mail.ts";

const MAX_ID_LENGTH = 512;
const MAX_REFERENCES = 50;
const MAX_FIELD_LENGTH = 50_000;

const IDS = /<[^<>\s]{1,510}>/g;

const usable = (id: string): boolean =>
  id.length <= MAX_ID_LENGTH && !id.includes("\u0000") && id.isWellFormed();

/** The ids in a field, with their brackets. Some programs leave those out, or write words beside. */
function idsIn(field: string): readonly string[] {
  const bracketed = field.slice(0, MAX_FIELD_LENGTH).match(IDS) ?? [];
  if (bracketed.length > 0) return bracketed.filter(usable);
  return /^[^<>\s]{1,500}@[^<>\s]{1,500}$/.test(field) ? [`<${field}>`].filter(usable) : [];
}

/** The Message-ID as it is written, where it can be kept; undefined where none exists. */
export function messageIdOf(headers: readonly MailHeader[]): string | undefined {
  const written = firstOf(headers, "message-id")?.trim() ?? "";
  const [id] = idsIn(written);
  return id ?? (written !== "" && usable(written) ? written : undefined);
}

/** How the mail hangs together with others, by its own word. Of a long chain the first, which began it, and the newest are kept. */
export function threadOf(headers: readonly MailHeader[]): MailThread {
  const references = [...new Set(valuesOf(headers, "references").flatMap(idsIn))];
  const [first] = references;
  return {
    messageId: messageIdOf(headers) ?? null,
    inReplyTo: valuesOf(headers, "in-reply-to").flatMap(idsIn)[0] ?? null,
    references:
      references.length <= MAX_REFERENCES || first === undefined
        ? references
        : [first, ...references.slice(1 - MAX_REFERENCES)],
  };
}
