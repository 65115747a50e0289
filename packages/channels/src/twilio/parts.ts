import type { InboundEvent } from "@contact-identity/domain";
import { type CallPart, jsonParts, wholeCall } from "../call-part.ts";
import { readAs, readJson } from "../malformed.ts";
import type { RawRequest } from "../raw-request.ts";
import type { TwilioConfig } from "./config.ts";
import { messageEvent } from "./message.ts";
import { receiptEvent } from "./receipt.ts";
import * as shapes from "./shapes.ts";
import { isForm } from "./verify.ts";

const ignored = (what: string): InboundEvent => ({ type: "ignored", reason: "notice", what });

const INBOUND = "com.twilio.messaging.inbound-message.received";

/** One event of a batch of Event Streams. @throws MalformedPayload */
function streamed(config: TwilioConfig, value: unknown): InboundEvent {
  const { type, data, time } = readAs(shapes.cloudEvent, value);
  if (type !== INBOUND) return ignored(`event ${type}`);
  const { messageSid, from, to, body, messagingServiceSid } = readAs(shapes.inboundEvent, data, ["data"]);
  const at = typeof time === "string" ? Date.parse(time) : Number.NaN;
  return messageEvent(
    config,
    { MessageSid: messageSid, From: from, To: to, Body: body, MessagingServiceSid: messagingServiceSid },
    Number.isNaN(at) ? undefined : at,
  );
}

/** A form of Twilio tells one thing. @throws MalformedPayload */
function told(config: TwilioConfig, { rawBody }: RawRequest): InboundEvent {
  const fields = Object.fromEntries(new URLSearchParams(rawBody.toString("utf8")));
  const { CallSid, MessageStatus } = readAs(shapes.call, fields);
  if (CallSid !== undefined) return ignored("voice call");
  // "received" is the state of a message that came in.
  return MessageStatus === undefined || MessageStatus === "received"
    ? messageEvent(config, fields)
    : receiptEvent(fields);
}

/** The events of a call: a message or a receipt in a form, or a batch of Event Streams. @throws MalformedPayload */
export function parts(config: TwilioConfig, request: RawRequest): readonly CallPart[] {
  if (isForm(request)) return wholeCall(request, () => [told(config, request)]);
  const events = readAs(shapes.cloudEvents, readJson(request.rawBody));
  return jsonParts(
    events.map((event) => [event]),
    ([event]) => [streamed(config, event)],
  );
}
