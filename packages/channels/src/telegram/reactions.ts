import type { InboundEvent } from "@contact-identity/domain";
import { type Path, readAs } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import { defined } from "../said-file.ts";
import { isObject, providerTime, saidUnsupported } from "../words/index.ts";
import { pressedButton } from "./button.ts";
import { botIdOf, type TelegramConfig } from "./config.ts";
import { ignored, privateChat, secretsOf } from "./message.ts";
import { personOf } from "./person.ts";
import * as shapes from "./shapes.ts";

/** An emoji that only Telegram can show, and the one that is paid for. */
const WORDS: Readonly<Record<string, string>> = { custom_emoji: "[emoji]", paid: "⭐" };

const emojisOf = (reactions: unknown): readonly string[] =>
  shapes.reactions
    .parse(reactions)
    .flatMap(({ type, emoji }) => emoji ?? (type === undefined ? [] : (WORDS[type] ?? [])));

/** Somebody may leave several; we show the newest. Null: all were taken back. */
function newestOf(before: unknown, now: unknown): string | null {
  const [old, all] = [emojisOf(before), emojisOf(now)];
  return all.findLast((emoji) => !old.includes(emoji)) ?? all.at(-1) ?? null;
}

export function reactionEvents(_config: TelegramConfig, value: unknown, at: Path): readonly InboundEvent[] {
  const externalScope = privateChat(value, at);
  if (externalScope === null) return ignored("not-private", "reaction outside a private chat");
  const reaction = readAs(shapes.reaction, value, at);
  const { message_id: externalId, user } = reaction;
  accountAt([...at, "user", "id"], user.id);
  return [
    {
      type: "reaction",
      reaction: {
        on: { externalId, externalScope },
        emoji: newestOf(reaction.old_reaction, reaction.new_reaction),
        by: "CONTACT",
        ...defined({ at: providerTime(reaction.date) }),
        touch: personOf(user.id, user),
      },
    },
  ];
}

/**
 * A press of a button under one of our messages is a message: its query id, the same in every delivery, is not one of a message's numbers.
 */
export function callbackEvents(config: TelegramConfig, value: unknown, at: Path): readonly InboundEvent[] {
  const query = readAs(shapes.callbackQuery, value, at);
  const { id, from, message, data } = query;
  accountAt([...at, "from", "id"], from.id);
  if (from.id === botIdOf(config)) return ignored("own-sending", "button pressed by this bot");
  if (query.game_short_name != null && data == null) return ignored("control-tap", "button of a game");
  if (query.inline_message_id != null && message == null)
    return ignored("not-private", "button of an inline message");
  const known = isObject(message) && isObject(message.chat);
  const externalScope = known ? privateChat(message, [...at, "message"]) : from.id;
  if (externalScope === null) return ignored("not-private", "button outside a private chat");
  const said =
    pressedButton(data, isObject(message) ? message.reply_markup : undefined) ??
    saidUnsupported("callback_query", data, secretsOf(config));
  const told = { externalId: `callback:${id}`, externalScope, ...said };
  const automatic = from.is_bot === true ? { automatic: true as const } : {};
  return [{ type: "touch", touch: { ...personOf(from.id, from), message: { ...told, ...automatic } } }];
}
