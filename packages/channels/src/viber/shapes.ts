import { z } from "zod";
import { optionalText, providerId, writtenText } from "../payload-shapes.ts";
import { latitude, longitude } from "../said.ts";

// Source: Viber, REST Bot API, callbacks. Loose: fields depend on the client's version.

/** A 64-bit integer: a number where it is small enough, else the digits that `parseExactly` kept. */
export const messageToken = z.union(
  [z.int().transform(String), providerId],
  "must be an integer or a string of at most 512 characters",
);

export const callback = z.looseObject({ event: z.string() });
export const receipt = z.looseObject({ message_token: messageToken, desc: optionalText });

export const message = z.looseObject({
  message_token: messageToken,
  sender: z.looseObject({ id: providerId, name: optionalText, language: optionalText }),
  message: z.looseObject({ type: z.string() }),
});
export type ViberSender = z.output<typeof message>["sender"];

export const textContent = z.looseObject({ text: writtenText });
export const mediaContent = z.looseObject({ text: optionalText });
export const urlContent = z.looseObject({ media: writtenText });
export const locationContent = z.looseObject({
  location: z.looseObject({ lat: latitude, lon: longitude }),
  text: optionalText,
});
export const contactContent = z.looseObject({
  contact: z.looseObject({ name: optionalText, phone_number: optionalText }),
});
