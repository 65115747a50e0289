import { z } from "zod";
import { providerId } from "../payload-shapes.ts";
import { anyFlag, anyId, anyList, anyObject, anySize, anyWord } from "../words/index.ts";

// Source: Telegram, Bot API, available types. Strict is what identity and placing need, and nothing else.

/** Ids have at most 52 significant bits, so a number of JSON holds them exactly; one that does not is not one of Telegram's. */
const id = z.int().transform(String);

export const update = z.looseObject({});

/** Ids of groups and channels are negative. */
export const addressed = z.looseObject({ chat: z.looseObject({ id, type: anyWord }) });

export const names = anyObject({
  first_name: anyWord,
  last_name: anyWord,
  username: anyWord,
  language_code: anyWord,
});

export const sender = z.looseObject({ id, is_bot: anyFlag });
export type TelegramUser = z.output<typeof sender>;

/** An id of 0 is shared by all messages that will be there later: it places none. */
export const message = z.looseObject({
  message_id: z.int().positive().transform(String),
  from: sender,
  reply_to_message: anyObject({ message_id: anyId }),
});

export const businessMessage = anyObject({
  business_connection_id: anyId,
  sender_business_bot: anyObject({ id: anyId }),
});

export const deletedMessages = z.looseObject({ message_ids: z.array(z.unknown()) });

export const callbackQuery = z.looseObject({ id: providerId, from: sender });

/** The keyboard under a message: only the titles are wanted of it. */
export const keyboard = anyObject({
  inline_keyboard: z.array(z.unknown()).catch([]),
});
export const buttons = anyList({ text: anyWord, callback_data: anyId });

export const reaction = z.looseObject({ message_id: z.int().transform(String), user: sender });
export const reactions = anyList({ type: anyWord, emoji: anyWord });

export const file = anyObject({
  file_id: anyId,
  file_unique_id: anyId,
  file_name: anyWord,
  mime_type: anyWord,
  file_size: anySize,
  width: anySize,
  height: anySize,
  /** In seconds. */
  duration: anySize,
  /** Width and height of a video note. */
  length: anySize,
});
