import { isNoReplySender } from "@contact-identity/domain";
import { type MailHeader, valuesOf } from "./mail.ts";

const firstWord = (value: string): string =>
  value
    .trim()
    .toLowerCase()
    .split(/[\s;(]/)[0] ?? "";

const PRECEDENCE = new Set(["bulk", "junk", "list"]);

/**
 * Whether a machine wrote the mail: an answer to it could be answered by a machine, without end. By its own word (Auto-Submitted, and the
 * older Precedence), by a bounce's empty return path, or by who sent it. Source: RFC 3834 2 and 5.
 */
export const isAutomatic = (headers: readonly MailHeader[], sender: string): boolean =>
  valuesOf(headers, "auto-submitted").some((value) => firstWord(value) !== "no") ||
  valuesOf(headers, "precedence").some((value) => PRECEDENCE.has(firstWord(value))) ||
  valuesOf(headers, "return-path").some((value) => value.trim() === "<>") ||
  isNoReplySender(sender);
