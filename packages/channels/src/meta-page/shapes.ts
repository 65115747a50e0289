import { z } from "zod";
import { optionalId, optionalText, providerId, writtenText } from "../payload-shapes.ts";
import { latitude, longitude } from "../said.ts";

// Source: Meta, Messenger Platform and Instagram Messaging, webhook events. Loose: Meta adds fields without notice.

export const envelope = z.looseObject({
  object: z.string(),
  /** `changes` (comments and the like) and `standby` (another app holds the conversation) stand in place of `messaging`. */
  entry: z.array(z.looseObject({ id: z.string(), messaging: z.array(z.unknown()).optional() })),
});

/** What every event has; exactly one further field says what happened. */
export const event = z.looseObject({
  sender: z.looseObject({ id: optionalId, user_ref: optionalId }).optional(),
});
export type PageEvent = z.output<typeof event>;

export const message = z.looseObject({
  mid: providerId,
  is_echo: z.boolean().nullish(),
  is_deleted: z.boolean().nullish(),
  is_unsupported: z.boolean().nullish(),
  text: writtenText.nullish(),
  quick_reply: z.looseObject({ payload: optionalText }).nullish(),
  attachments: z
    .array(z.looseObject({ type: z.string(), title: optionalText, payload: z.unknown() }))
    .nullish(),
});
export type PageMessage = z.output<typeof message>;

export const place = z.looseObject({
  coordinates: z.looseObject({ lat: latitude, long: longitude }),
  title: optionalText,
});

export const postback = z.looseObject({ mid: providerId, title: optionalText, payload: optionalText });
/** Milliseconds since 1970. */
const watermark = z.number().min(0).max(8.64e15).nullish();
export const delivery = z.looseObject({ mids: z.array(providerId).nullish(), watermark });
export const read = z.looseObject({ mid: optionalId, watermark });
