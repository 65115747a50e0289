import type { InboundEvent, Touch, TouchField, TouchMessage } from "@contact-identity/domain";
import { type Path, readAs, readJson } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import { pressedButton } from "./button.ts";
import type { TelegramConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import type { TelegramUser } from "./shapes.ts";
import * as shapes from "./shapes.ts";

const ignored = (what: string): InboundEvent => ({ type: "ignored", reason: "notice", what });

interface Told extends TouchMessage {
  /** A number that the message proves to be the sender's own. */
  readonly phone?: string;
}

/** Everything about a sender but the id is self-chosen. */
function touchOf(from: TelegramUser, { phone, ...message }: Told): Touch {
  const { id, first_name, last_name, username, language_code } = from;
  const claimed = Object.entries({ firstName: first_name, lastName: last_name, language: language_code });
  const name = [first_name, last_name].filter((part) => part !== undefined).join(" ");
  return {
    accounts: [id],
    replyTo: id,
    label: name || (username === undefined ? id : `@${username}`),
    origin: "CHANNEL_METADATA",
    identifiers: phone === undefined ? [] : [{ kind: "PHONE", raw: phone, assurance: "CHANNEL" }],
    fields: claimed.flatMap(([field, value]): TouchField[] =>
      value === undefined ? [] : [{ field, value, assurance: "CLAIMED" }],
    ),
    message,
  };
}

/**
 * The private chat that something was said in, by its id; null for any other. In a group people speak to each other, and what we
 * answered there would be read by all.
 */
function privateChat(value: unknown, at: Path): string | null {
  const { chat } = readAs(shapes.addressed, value, at);
  return chat.type === "private" ? chat.id : null;
}

function messageEvent(value: unknown, at: Path): InboundEvent {
  const externalScope = privateChat(value, at);
  if (externalScope === null) return ignored("message outside a private chat");
  const message = readAs(shapes.message, value, at);
  const { message_id: externalId, from } = message;
  if (from.is_bot) return ignored("message of a bot");
  accountAt([...at, "from", "id"], from.id);
  const content = contentOf(message, at);
  return content === null
    ? ignored("message of an unknown kind")
    : { type: "touch", touch: touchOf(from, { externalId, externalScope, ...content }) };
}

/** A press of a button under one of our messages is a message: its query id, the same in every delivery, is none of a message's numbers. */
function callbackEvent(value: unknown, at: Path): InboundEvent {
  const { id, from, message, data } = readAs(shapes.callbackQuery, value, at);
  if (data == null || message == null) return ignored("button of an inline message or a game");
  const externalScope = privateChat(message, [...at, "message"]);
  if (externalScope === null) return ignored("button outside a private chat");
  if (from.is_bot) return ignored("button pressed by a bot");
  accountAt([...at, "from", "id"], from.id);
  const told = { externalId: `callback:${id}`, externalScope, ...pressedButton(data, message.reply_markup) };
  return { type: "touch", touch: touchOf(from, told) };
}

/** Reads an update: a message, a pressed button, or something that we do not follow, such as an edited message. @throws MalformedPayload */
export function parse(_config: TelegramConfig, request: RawRequest): readonly InboundEvent[] {
  const { message, callback_query, ...rest } = readAs(shapes.update, readJson(request.rawBody));
  if (message !== undefined) return [messageEvent(message, ["message"])];
  if (callback_query !== undefined) return [callbackEvent(callback_query, ["callback_query"])];
  return [ignored(`update ${Object.keys(rest).find((key) => key !== "update_id") ?? "without content"}`)];
}
