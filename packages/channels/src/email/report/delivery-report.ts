import type { InboundEvent } from "@contact-identity/domain";
import { isReport } from "../automatic.ts";
import { firstOf, type Mail, type MailFile, type MailHeader, valuesOf } from "../mail.ts";
import { decodeText } from "../mime/charset.ts";
import { headersIn } from "../mime/headers.ts";
import { messageIdOf } from "../thread.ts";

/** Reports are short; what they return may be long. */
const MAX_LENGTH = 200_000;
const MAX_REASON = 300;

const STATUS = "message/delivery-status";
const RETURNED: ReadonlySet<string> = new Set([
  "message/rfc822",
  "message/rfc822-headers",
  "text/rfc822-headers",
  "message/global-headers",
]);

/** Whether a mail server tells what became of a mail. Source: RFC 3464; RFC 6522. */
function isDeliveryReport({ headers, files }: Mail): boolean {
  if (files.some(({ type }) => type === STATUS || type === "message/global-delivery-status")) return true;
  const type = firstOf(headers, "content-type") ?? "";
  return isReport(headers) && /report-type\s{0,9}=\s{0,9}"?delivery-status/i.test(type.slice(0, 2_000));
}

/** One that has no parts for programs, by a server that says whom it could not reach. Exim's. */
const namesFailed = ({ headers }: Mail): boolean => firstOf(headers, "x-failed-recipients") !== undefined;

const textOf = async (file: MailFile | undefined): Promise<string> =>
  file === undefined ? "" : decodeText((await file.bytes()).subarray(0, MAX_LENGTH));

const bodyOf = ({ bodies }: Mail): string =>
  bodies
    .map(({ text, html }) => text || html || "")
    .join("\n")
    .slice(0, MAX_LENGTH);

const fieldsIn = (text: string): readonly MailHeader[] =>
  text
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(0, 200)
    .flatMap((group) => headersIn(Buffer.from(`${group.trim()}\n`)));

const WRITTEN_ID = /^[ \t>]*message-id:[ \t]*(<[^<>\s]{1,510}>)/im;

/** The id of the mail that came back: of its returned headers; where they stand in the text, from there. */
async function returnedId(mail: Mail, body: string): Promise<string | null> {
  for (const file of mail.files.filter(({ type }) => RETURNED.has(type))) {
    const id = messageIdOf(headersIn((await file.bytes()).subarray(0, MAX_LENGTH)));
    if (id !== undefined) return id;
  }
  const written = WRITTEN_ID.exec(body)?.[1];
  return (
    written ??
    valuesOf(mail.headers, "in-reply-to").flatMap((value) => value.match(/<[^<>\s]{1,510}>/) ?? [])[0] ??
    null
  );
}

/** `smtp; 550 5.1.1 no such user` without the word for who says so. */
const withoutType = (value: string): string => value.replace(/^[\w-]{1,40}\s*;\s*/, "");

function reasonOf(fields: readonly MailHeader[], mail: Mail): string {
  const value = (name: string) =>
    withoutType(firstOf(fields, name) ?? "")
      .replace(/\s+/g, " ")
      .trim();
  const recipient =
    value("final-recipient") ||
    value("original-recipient") ||
    (firstOf(mail.headers, "x-failed-recipients") ?? "");
  const why =
    value("diagnostic-code") || (value("status") && `status ${value("status")}`) || "no reason was given";
  return `The mail came back${recipient === "" ? "" : ` from ${recipient}`}: ${why}`
    .slice(0, MAX_REASON)
    .toWellFormed();
}

type Outcome = "FAILED" | "DELIVERED" | null;

/** Null: it says nothing that is final. */
function outcomeOf(fields: readonly MailHeader[]): Outcome {
  const actions = valuesOf(fields, "action").map((action) => action.trim().toLowerCase());
  if (actions.some((action) => action.startsWith("failed"))) return "FAILED";
  if (actions.includes("delivered")) return "DELIVERED";
  if (actions.length > 0) return null;
  const status = firstOf(fields, "status")?.trim() ?? "5";
  return status.startsWith("5") ? "FAILED" : null;
}

const ignored = (what: string): InboundEvent => ({ type: "ignored", reason: "other-receipt", what });

/**
 * What a mail server's report of a delivery tells of a mail of ours; null for every other mail. A report of several recipients is of one mail,
 * which failed if one of them did not get it.
 */
export async function deliveryReport(mail: Mail): Promise<InboundEvent | null> {
  const isDsn = isDeliveryReport(mail);
  if (!isDsn && !namesFailed(mail)) return null;
  const body = bodyOf(mail);
  const id = await returnedId(mail, body);
  if (id === null) return isDsn ? ignored("a delivery report that names no mail") : null;
  const told = await textOf(mail.files.find(({ type }) => type.endsWith("delivery-status")));
  const fields = fieldsIn(told || body);
  const outcome = outcomeOf(fields);
  if (outcome === null) return ignored("a delivery report that is not final");
  const failure = outcome === "FAILED" ? { failure: reasonOf(fields, mail) } : {};
  return { type: "receipt", receipt: { externalId: id, status: outcome, ...failure } };
}
