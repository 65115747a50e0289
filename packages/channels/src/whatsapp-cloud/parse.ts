import type { InboundEvent, Touch } from "@contact-identity/domain";
import { type Path, readAs, readJson } from "../malformed.ts";
import type { RawRequest } from "../raw-request.ts";
import { phonesOf } from "../whatsapp-phones.ts";
import { accountsOf, replyToOf } from "./accounts.ts";
import type { WhatsappCloudConfig } from "./config.ts";
import { type Content, contentOf } from "./content.ts";
import { receiptEvent } from "./receipt.ts";
import { type Sender, senderOf } from "./sender.ts";
import * as shapes from "./shapes.ts";
import { systemEvent } from "./system.ts";

const ignored = (what: string): InboundEvent => ({ type: "ignored", reason: "notice", what });

function touchOf(externalId: string, sender: Sender, { phones = [], ...said }: Content): Touch {
  const identifiers = phonesOf([...(sender.waId === undefined ? [] : [sender.waId]), ...phones]);
  return {
    accounts: accountsOf(sender),
    replyTo: replyToOf(sender),
    label: sender.name ?? identifiers[0]?.raw ?? replyToOf(sender),
    origin: "CHANNEL_METADATA",
    identifiers,
    // The profile name is self-chosen.
    fields:
      sender.name === undefined ? [] : [{ field: "displayName", value: sender.name, assurance: "CLAIMED" }],
    message: { externalId, externalScope: "", ...said },
  };
}

function messageEvent(value: unknown, contacts: readonly shapes.WhatsappContact[], at: Path): InboundEvent {
  const message = readAs(shapes.message, value, at);
  if (message.type === "system") return systemEvent(message, at);
  const content = contentOf(message, at);
  if (content === null) return ignored(`message of type ${message.type}`);
  return { type: "touch", touch: touchOf(message.id, senderOf(message, contacts, at), content) };
}

function valueEvents(config: WhatsappCloudConfig, value: unknown, at: Path): readonly InboundEvent[] {
  const { metadata } = readAs(shapes.addressed, value, at);
  if (metadata.phone_number_id !== config.phoneNumberId) return [ignored("messages of another phone number")];
  const { contacts, messages, statuses } = readAs(shapes.messagesValue, value, at);
  return [
    ...(messages ?? []).map((message, index) =>
      messageEvent(message, contacts ?? [], [...at, "messages", index]),
    ),
    ...(statuses ?? []).map((status, index) => receiptEvent(status, [...at, "statuses", index])),
  ];
}

function changeEvents(config: WhatsappCloudConfig, value: unknown, at: Path): readonly InboundEvent[] {
  const change = readAs(shapes.change, value, at);
  return change.field === "messages"
    ? valueEvents(config, change.value, [...at, "value"])
    : [ignored(`field ${change.field}`)];
}

/** Reads a webhook call: messages, changed ids and receipts in the order of its entries and changes. @throws MalformedPayload */
export function parse(config: WhatsappCloudConfig, request: RawRequest): readonly InboundEvent[] {
  const { object, entry } = readAs(shapes.envelope, readJson(request.rawBody));
  if (object !== "whatsapp_business_account") return [ignored(`object ${object}`)];
  return entry.flatMap(({ changes }, i) =>
    changes.flatMap((change, j) => changeEvents(config, change, ["entry", i, "changes", j])),
  );
}
