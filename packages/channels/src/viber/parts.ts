import type { InboundEvent, Receipt, Touch, TouchField, TouchMessage } from "@contact-identity/domain";
import { type CallPart, wholeCall } from "../call-part.ts";
import { malformed, readAs } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import { defined } from "../said-file.ts";
import { providerTime } from "../words/index.ts";
import type { ViberConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import { parseExactly } from "./exact-json.ts";
import type { ViberSender } from "./shapes.ts";
import * as shapes from "./shapes.ts";

/** @throws MalformedPayload when the bytes are not UTF-8 or not JSON. */
function bodyOf({ rawBody }: RawRequest): unknown {
  try {
    return parseExactly(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch {
    return malformed([], "the body is not JSON in UTF-8");
  }
}

/** Name and language are self-chosen. */
function touchOf({ id, name, language }: ViberSender, message: TouchMessage, phone?: string): Touch {
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

function messageEvent({ authToken }: ViberConfig, body: unknown): InboundEvent {
  const { message_token: externalId, sender, message, timestamp } = readAs(shapes.message, body);
  accountAt(["sender", "id"], sender.id);
  const { phone, ...said } = contentOf(message, sender, [authToken]);
  const told = {
    externalId,
    externalScope: "",
    ...defined({ sentAt: providerTime(timestamp) }),
    ...said,
  };
  return { type: "touch", touch: touchOf(sender, told, phone) };
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

function eventOf(config: ViberConfig, body: unknown, event: string): InboundEvent {
  if (event === "message") return messageEvent(config, body);
  const status = RECEIPTS.get(event);
  return status === undefined
    ? { type: "ignored", reason: "notice", what: `event ${event}` }
    : receiptEvent(body, status);
}

/**
 * A callback is one event: a message, or a receipt. Everything else tells of nobody who wrote to us: `conversation_started` comes when
 * somebody merely opens the chat, `webhook` when the address is entered.
 * @throws MalformedPayload when the body is no callback at all.
 */
export function parts(config: ViberConfig, request: RawRequest): readonly CallPart[] {
  const body = bodyOf(request);
  const { event } = readAs(shapes.callback, body);
  return wholeCall(request, () => [eventOf(config, body, event)]);
}
