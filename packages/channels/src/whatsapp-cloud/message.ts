import type { InboundEvent, Referral, SaidContent, Touch, TouchMessage } from "@contact-identity/domain";
import { type Path, readAs } from "../malformed.ts";
import { ignoredNotice } from "../meta/meta-call.ts";
import { phonesOf } from "../whatsapp-phones.ts";
import { isObject, providerTime } from "../words/index.ts";
import { accountsOf, replyToOf } from "./accounts.ts";
import { contentOf } from "./content.ts";
import { type Ids, type Sender, senderOf } from "./sender.ts";
import type { WhatsappContact, WhatsappMessage } from "./shapes.ts";
import * as shapes from "./shapes.ts";
import { systemEvent } from "./system.ts";

/** A call's contacts and the channel's secrets, which no part may show. */
export interface Beside {
  readonly contacts: readonly WhatsappContact[];
  readonly secrets: readonly string[];
}

function personOf(sender: Sender, phones: readonly string[] = []): Omit<Touch, "message"> {
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
  };
}

/** The advert, or the product of the catalogue, that brought the message. */
function referralOf({ referral, context }: WhatsappMessage): Referral | undefined {
  const { source_type, source_id, source_url, headline } = referral;
  if ([source_type, source_id, source_url, headline].some((told) => told !== undefined))
    return {
      source: source_type ?? null,
      title: headline ?? null,
      url: source_url ?? null,
      adId: source_type === "ad" ? (source_id ?? null) : null,
    };
  const product = context.referred_product.product_retailer_id;
  return product === undefined ? undefined : { source: "product", title: product, url: null, adId: null };
}

function touchMessage(message: WhatsappMessage, said: SaidContent): TouchMessage {
  const sentAt = providerTime(message.timestamp);
  const referral = referralOf(message);
  return {
    externalId: message.id,
    externalScope: "",
    ...said,
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(message.context.id === undefined ? {} : { quotes: message.context.id }),
    ...(referral === undefined ? {} : { referral }),
  };
}

const on = (externalId: string) => ({ externalId, externalScope: "" });
const timeOf = (message: WhatsappMessage) => {
  const at = providerTime(message.timestamp);
  return at === undefined ? {} : { at };
};

/** The message in an edit has no id of its own. */
const editedOf = (edited: unknown, { id }: WhatsappMessage): WhatsappMessage | null =>
  isObject(edited) ? shapes.message.parse({ ...edited, id }) : null;

/** What changes another message; null for a message that says something itself, or where it is not told which one is meant. */
function changeEvent(
  message: WhatsappMessage,
  by: "CONTACT" | "APP",
  person: () => Touch,
  { secrets }: Beside,
): InboundEvent | null {
  const part = message[message.type ?? ""];
  if (message.type === "reaction") {
    const { message_id, emoji = null } = shapes.reactionContent.parse(part);
    if (message_id === undefined) return null;
    return {
      type: "reaction",
      reaction: { on: on(message_id), emoji, by, ...timeOf(message), touch: person() },
    };
  }
  const { original_message_id: original, message: changed } = shapes.changeContent.parse(part);
  if (original === undefined) return null;
  if (message.type === "revoke") return { type: "unsent", unsent: on(original) };
  const edited = message.type === "edit" ? editedOf(changed, message) : null;
  if (edited === null) return null;
  const { phones: _, ...said } = contentOf(edited, secrets);
  const touch = by === "APP" ? {} : { touch: { ...person(), message: { ...on(original), ...said } } };
  return { type: "edit", edit: { on: on(original), said, ...timeOf(message), ...touch } };
}

/** A reaction to nobody knows what is its emoji. */
function saidOf(message: WhatsappMessage, secrets: readonly string[]) {
  const { emoji } = shapes.reactionContent.parse(message.reaction);
  return message.type === "reaction" && emoji !== undefined ? { text: emoji } : contentOf(message, secrets);
}

/** What a person sent. @throws MalformedPayload */
export function messageEvent(value: unknown, beside: Beside, at: Path): InboundEvent {
  const message = readAs(shapes.message, value, at);
  if (message.group_id !== undefined)
    return { type: "ignored", reason: "not-private", what: "message in a group" };
  if (message.type === "system") return systemEvent(message, at);
  // The chat was opened, and nothing said yet.
  if (message.type === "request_welcome") return ignoredNotice("message of type request_welcome");
  const sender = senderOf(message, beside.contacts, at);
  const change = changeEvent(message, "CONTACT", () => personOf(sender), beside);
  if (change !== null) return change;
  const { phones, ...said }: ReturnType<typeof contentOf> = saidOf(message, beside.secrets);
  return {
    type: "touch",
    touch: { ...personOf(sender, phones), message: touchMessage(message, said) },
  };
}

/** The ids of the person whom the business wrote to. */
export const addresseeOf = (value: unknown): Ids => {
  const { to, to_user_id } = shapes.echo.safeParse(value).data ?? {};
  return { from: to, from_user_id: to_user_id };
};

/** What the business wrote in its own app. @throws MalformedPayload */
export function echoEvent(value: unknown, beside: Beside, at: Path): InboundEvent {
  const message = readAs(shapes.message, value, at);
  if (message.group_id !== undefined)
    return { type: "ignored", reason: "not-private", what: "our message in a group" };
  const person = personOf(senderOf(addresseeOf(value), beside.contacts, at));
  const change = changeEvent(message, "APP", () => person, beside);
  if (change !== null) return change;
  const { phones: _, ...said }: ReturnType<typeof contentOf> = saidOf(message, beside.secrets);
  return { type: "echo", echo: { touch: person, message: touchMessage(message, said) } };
}
