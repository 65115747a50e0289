import type { InboundEvent, Receipt } from "@contact-identity/domain";
import { readAs } from "../malformed.ts";
import * as shapes from "./shapes.ts";

// Source: Twilio, message status values. Before "sent" nothing has left Twilio.
const STATUSES: ReadonlyMap<string, Receipt["status"]> = new Map([
  ["sent", "SENT"],
  ["delivered", "DELIVERED"],
  ["read", "READ"],
  ["undelivered", "FAILED"],
  ["failed", "FAILED"],
  ["canceled", "FAILED"],
]);

/** Reads a status callback. @throws MalformedPayload */
export function receiptEvent(fields: object): InboundEvent {
  const { MessageSid: externalId, MessageStatus: name, ...why } = readAs(shapes.status, fields);
  const status = STATUSES.get(name);
  if (status === undefined) return { type: "ignored", reason: "other-receipt", what: `status ${name}` };
  if (status !== "FAILED") return { type: "receipt", receipt: { externalId, status } };
  const words = [why.ErrorCode, why.ErrorMessage ?? why.ChannelStatusMessage]
    .filter((word) => word !== undefined)
    .join(" ");
  return {
    type: "receipt",
    receipt: { externalId, status, failure: words === "" ? `Twilio: ${name}` : words },
  };
}
