import { type InboundEvent, type Touch, type TouchIdentifier, whatsappPhone } from "@contact-identity/domain";
import { readAs, readJson } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import { phonesOf } from "../whatsapp-phones.ts";
import { isWhatsapp, type TwilioConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import { receiptEvent } from "./receipt.ts";
import * as shapes from "./shapes.ts";
import { isForm } from "./verify.ts";

const ignored = (what: string): InboundEvent => ({ type: "ignored", reason: "notice", what });

/** WhatsApp proves a number; the sender that an SMS names can be made up. */
function phones({ From, WaId }: shapes.TwilioMessage): readonly TouchIdentifier[] {
  if (isWhatsapp(From)) return phonesOf([WaId ?? From.slice("whatsapp:".length)]);
  const raw = whatsappPhone(From);
  return raw === null ? [] : [{ kind: "PHONE", raw, assurance: "OBSERVED" }];
}

function personOf(message: shapes.TwilioMessage): Omit<Touch, "message"> {
  const { From, ProfileName } = message;
  accountAt(["From"], From.replace(/^whatsapp:/, ""));
  const identifiers = phones(message);
  return {
    // The address as it came is what identifies the person here and what replies go to, whatever number was made of it.
    accounts: [From],
    replyTo: From,
    label: ProfileName ?? identifiers[0]?.raw ?? From,
    origin: "CHANNEL_METADATA",
    identifiers,
    // The profile name is self-chosen.
    fields:
      ProfileName === undefined ? [] : [{ field: "displayName", value: ProfileName, assurance: "CLAIMED" }],
  };
}

function messageEvent({ from }: TwilioConfig, fields: object): InboundEvent {
  const message = readAs(shapes.message, fields);
  if (message.To !== undefined && message.To !== from) return ignored("message to another number");
  const said = contentOf(message);
  if (said === null) return ignored("message that says nothing");
  return {
    type: "touch",
    touch: { ...personOf(message), message: { externalId: message.MessageSid, externalScope: "", ...said } },
  };
}

/** Reads a call of Twilio: a message, a receipt; voice calls and Event Streams tell nothing that we know. @throws MalformedPayload */
export function parse(config: TwilioConfig, request: RawRequest): readonly InboundEvent[] {
  if (!isForm(request))
    return readAs(shapes.cloudEvents, readJson(request.rawBody)).map(({ type }) => ignored(`event ${type}`));
  const fields = Object.fromEntries(new URLSearchParams(request.rawBody.toString("utf8")));
  const { CallSid, MessageStatus } = readAs(shapes.call, fields);
  if (CallSid !== undefined) return [ignored("voice call")];
  return [MessageStatus === undefined ? messageEvent(config, fields) : receiptEvent(fields)];
}
