import { z } from "zod";
import { providerId } from "../payload-shapes.ts";
import { anyNumber, anyObject, anySize, anyText, anyWord } from "../words/index.ts";

// Source: Viber, REST Bot API, callbacks. Strict is what identity and placing need, and nothing else.

/** A 64-bit integer: a number where it is small enough, else the digits that `parseExactly` kept. */
export const messageToken = z.union(
  [z.int().transform(String), providerId],
  "must be an integer or a string of at most 512 characters",
);

export const callback = z.looseObject({ event: z.string() });
export const receipt = z.looseObject({ message_token: messageToken, desc: anyWord });

export const message = z.looseObject({
  message_token: messageToken,
  sender: z.looseObject({ id: providerId, name: anyWord, language: anyWord }),
  message: anyObject({ type: anyWord }),
});
export type ViberSender = z.output<typeof message>["sender"];

export const text = anyObject({ text: anyText });

export const media = anyObject({
  media: z.unknown().optional(),
  text: anyWord,
  file_name: anyWord,
  size: anySize,
  /** In seconds. */
  duration: anySize,
});

export const sticker = anyObject({
  media: z.unknown().optional(),
  sticker_id: z
    .union([z.int().transform(String), providerId])
    .optional()
    .catch(undefined),
});

export const place = anyObject({
  location: anyObject({ lat: anyNumber, lon: anyNumber, address: anyWord }),
  text: anyWord,
});

export const contact = anyObject({
  contact: anyObject({ name: anyWord, phone_number: anyWord }),
});
