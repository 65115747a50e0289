import { z } from "zod";
import { optionalText, personalValue, providerId, writtenText } from "../payload-shapes.ts";
import { latitude, longitude } from "../said.ts";

// Source: Telegram, Bot API, available types. Loose: every version of the API adds fields.

/** Ids have at most 52 significant bits, so a number of JSON holds them exactly; one that does not is none of Telegram's. */
const id = z.int().transform(String);

export const update = z.looseObject({
  update_id: z.int(),
  message: z.unknown().optional(),
  callback_query: z.unknown().optional(),
});

export const addressed = z.looseObject({ chat: z.looseObject({ id, type: z.string() }) });

export const sender = z.looseObject({
  id,
  is_bot: z.boolean(),
  first_name: optionalText,
  last_name: optionalText,
  username: optionalText,
  language_code: optionalText,
});
export type TelegramUser = z.output<typeof sender>;

export const message = z.looseObject({ message_id: id, from: sender });
export type TelegramMessage = z.output<typeof message>;

export const callbackQuery = z.looseObject({
  id: providerId,
  from: sender,
  /** Absent for a button of an inline message, which was sent into a chat that we do not know. */
  message: z.looseObject({ reply_markup: z.unknown().optional() }).nullish(),
  /** Absent for a game's button. */
  data: writtenText.nullish(),
});

/** The keyboard under a message. Total: only the titles are wanted of it. */
export const keyboard = z.looseObject({
  inline_keyboard: z.array(
    z.array(z.looseObject({ text: writtenText, callback_data: z.string().optional() })),
  ),
});

export const caption = z.looseObject({ caption: optionalText });
export const location = z.looseObject({ latitude, longitude });
export const venue = z.looseObject({ location, title: optionalText, address: optionalText });
export const contact = z.looseObject({
  phone_number: personalValue,
  first_name: optionalText,
  last_name: optionalText,
  /** Present where Telegram knows whose number it is. */
  user_id: id.nullish(),
});
