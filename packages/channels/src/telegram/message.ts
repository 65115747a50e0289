import type { InboundEvent, MessageRef, Touch, TouchMessage } from "@contact-identity/domain";
import { type Path, readAs } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import { defined } from "../said-file.ts";
import { isObject, providerTime } from "../words/index.ts";
import { botIdOf, type TelegramConfig } from "./config.ts";
import { type Content, contentOf } from "./content.ts";
import { personOf } from "./person.ts";
import * as shapes from "./shapes.ts";

export const ignored = (
  reason: Extract<InboundEvent, { type: "ignored" }>["reason"],
  what: string,
): readonly InboundEvent[] => [{ type: "ignored", reason, what }];

/**
 * The private chat that something was said in, by its id; null for any other. In a group people speak to each other, and what we
 * answered there would be read by all.
 */
export function privateChat(value: unknown, at: Path): string | null {
  const { chat } = readAs(shapes.addressed, value, at);
  const isPrivate = chat.type === undefined ? !chat.id.startsWith("-") : chat.type === "private";
  return isPrivate ? chat.id : null;
}

/** A message, and who of the chat said it. */
interface Read {
  readonly by: "CONTACT" | "APP";
  readonly touch: Touch & { readonly message: TouchMessage };
}

export const secretsOf = ({ botToken, secretToken }: TelegramConfig): readonly string[] => [
  botToken,
  secretToken,
];

/**
 * Reads a message of a private chat.
 * @param scope what its id is unique within.
 * @param chatId of the person that the business or the bot speaks to.
 */
function readMessage(
  config: TelegramConfig,
  value: unknown,
  at: Path,
  { scope, chatId }: { readonly scope: string; readonly chatId: string | null },
): Read | { readonly none: readonly InboundEvent[] } {
  const message = readAs(shapes.message, value, at);
  const { message_id: externalId, from } = message;
  accountAt([...at, "from", "id"], from.id);
  if (from.id === botIdOf(config)) return { none: ignored("own-sending", "message of this bot") };
  const content = contentOf(message, secretsOf(config));
  if ("service" in content) return { none: ignored("notice", `service message ${content.service}`) };
  const { phone, ...said }: Content = content;
  const byApp = chatId !== null && chatId !== from.id;
  const automatic = (!byApp && from.is_bot === true) || (byApp && message.is_from_offline === true);
  const told: TouchMessage = {
    externalId,
    externalScope: scope,
    ...defined({ sentAt: providerTime(message.date), quotes: message.reply_to_message.message_id }),
    ...said,
    ...(automatic ? { automatic } : {}),
  };
  // The chat is called by the person in it, not by the business.
  const person = byApp ? personOf(chatId, message.chat) : personOf(from.id, from, phone);
  return { by: byApp ? "APP" : "CONTACT", touch: { ...person, message: told } };
}

const told = ({ by, touch }: Read): InboundEvent =>
  by === "CONTACT"
    ? { type: "touch", touch }
    : { type: "echo", echo: { touch: withoutMessage(touch), message: touch.message } };

const withoutMessage = ({ message: _, ...touch }: Touch): Touch => touch;

/** What a message says from now on; the message itself goes along, for the case that we never saw it. */
function edited(read: Read, value: unknown): readonly InboundEvent[] {
  const { externalId, externalScope, text, content, attachments, location } = read.touch.message;
  const said = { text, ...defined({ content, attachments, location }) };
  const at = providerTime(isObject(value) ? value.edit_date : undefined);
  const edit = { on: { externalId, externalScope }, said, ...defined({ at }) };
  if (read.by === "CONTACT") return [{ type: "edit", edit: { ...edit, touch: read.touch } }];
  // The business's own words go first: known by their id they change nothing, and unknown ones are there to be edited.
  return [told(read), { type: "edit", edit }];
}

type Reader = (config: TelegramConfig, value: unknown, at: Path) => readonly InboundEvent[];

/** A message that somebody wrote to the bot. */
export const messageReader =
  (isEdit: boolean): Reader =>
  (config, value, at) => {
    const scope = privateChat(value, at);
    if (scope === null) return ignored("not-private", "message outside a private chat");
    const read = readMessage(config, value, at, { scope, chatId: null });
    if ("none" in read) return read.none;
    return isEdit ? edited(read, value) : [told(read)];
  };

/** Ids of a business account's chats are its own: they are counted apart from those of the bot's. */
const businessScope = (value: unknown, chatId: string): string =>
  `business:${shapes.businessMessage.parse(value).business_connection_id ?? ""}:${chatId}`;

/** A message of a business account that the bot is connected to: by the customer, or by the business itself. */
export const businessReader =
  (isEdit: boolean): Reader =>
  (config, value, at) => {
    const chatId = privateChat(value, at);
    if (chatId === null) return ignored("not-private", "business message outside a private chat");
    const { sender_business_bot } = shapes.businessMessage.parse(value);
    if (sender_business_bot.id === botIdOf(config))
      return ignored("own-sending", "business message of this bot");
    const read = readMessage(config, value, at, { scope: businessScope(value, chatId), chatId });
    if ("none" in read) return read.none;
    return isEdit ? edited(read, value) : [told(read)];
  };

export const deletedReader: Reader = (_config, value, at) => {
  const chatId = privateChat(value, at);
  if (chatId === null) return ignored("not-private", "business messages outside a private chat");
  const externalScope = businessScope(value, chatId);
  const { message_ids } = readAs(shapes.deletedMessages, value, at);
  return message_ids
    .filter((id) => Number.isSafeInteger(id))
    .map((id): InboundEvent => {
      const unsent: MessageRef = { externalId: String(id), externalScope };
      return { type: "unsent", unsent };
    });
};
