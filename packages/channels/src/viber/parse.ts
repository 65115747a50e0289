import type { InboundEvent, Receipt, Touch, TouchField, TouchMessage } from "@contact-identity/domain";
import { malformed, readAs } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import type { ViberConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import { parseExactly } from "./exact-json.ts";
import type { ViberSender } from "./shapes.ts";
import * as shapes from "./shapes.ts";

const ignored = (what: string): InboundEvent => ({ type: "ignored", reason: "notice", what });

/** @throws MalformedPayload when the bytes are not UTF-8 or not JSON. */
function bodyOf({ rawBody }: RawRequest): unknown {
  try {
    return parseExactly(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch {
    return malformed([], "the body is not JSON in UTF-8");
  }
}

interface Told extends TouchMessage {
  readonly phone?: string;
}

/** Name and language are self-chosen; a shared contact may be anybody's, for Viber does not say whose it is. */
function touchOf({ id, name, language }: ViberSender, { phone, ...message }: Told): Touch {
  const claimed = Object.entries({ displayName: name, language });
  return {
    accounts: [id],
    replyTo: id,
    label: name ?? id,
    origin: "CHANNEL_METADATA",
    identifiers: phone === undefined ? [] : [{ kind: "PHONE", raw: phone, assurance: "CLAIMED" }],
    fields: claimed.flatMap(([field, value]): TouchField[] =>
      value === undefined ? [] : [{ field, value, assurance: "CLAIMED" }],
    ),
    message,
  };
}

function messageEvent(body: unknown): InboundEvent {
  const { message_token: externalId, sender, message } = readAs(shapes.message, body);
  accountAt(["sender", "id"], sender.id);
  const content = contentOf(message, ["message"]);
  return content === null
    ? ignored(`message of type ${message.type}`)
    : { type: "touch", touch: touchOf(sender, { externalId, externalScope: "", ...content }) };
}

function receiptEvent(body: unknown, status: Receipt["status"]): InboundEvent {
  const { message_token: externalId, desc } = readAs(shapes.receipt, body);
  if (status !== "FAILED") return { type: "receipt", receipt: { externalId, status } };
  return { type: "receipt", receipt: { externalId, status, failure: desc ?? "Viber gave no reason" } };
}

const RECEIPTS: ReadonlyMap<string, Receipt["status"]> = new Map([
  ["delivered", "DELIVERED"],
  ["seen", "READ"],
  ["failed", "FAILED"],
]);

/**
 * Reads a callback: a message, or a receipt. Everything else tells of nobody who wrote to us: `conversation_started` comes when
 * somebody merely opens the chat, `webhook` when the address is entered.
 * @throws MalformedPayload
 */
export function parse(_config: ViberConfig, request: RawRequest): readonly InboundEvent[] {
  const body = bodyOf(request);
  const { event } = readAs(shapes.callback, body);
  if (event === "message") return [messageEvent(body)];
  const status = RECEIPTS.get(event);
  return [status === undefined ? ignored(`event ${event}`) : receiptEvent(body, status)];
}
