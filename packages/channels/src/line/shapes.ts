import { z } from "zod";
import { optionalId, providerId } from "../payload-shapes.ts";
import { anyId, anyNumber, anyObject, anySize, anyText, anyWord } from "../words/index.ts";

// Source: LINE, Messaging API reference, webhook event objects. Strict is what identity and placing need, and nothing else.

export const envelope = z.looseObject({ events: z.array(z.unknown()) });
export const event = z.looseObject({ type: z.string(), mode: anyWord });

export const addressed = z.looseObject({
  source: z.looseObject({ type: anyWord, userId: optionalId, groupId: anyId, roomId: anyId }),
});

/** Of a person: who is not one cannot be shown. */
export const known = z.string("is missing");

export const messageEvent = z.looseObject({
  message: z.looseObject({ id: providerId, type: anyWord, quotedMessageId: anyId }),
});
export type LineMessage = z.output<typeof messageEvent>["message"];

export const postbackEvent = z.looseObject({
  webhookEventId: providerId,
  postback: anyObject({
    data: anyText,
    params: z.record(z.string(), z.unknown()).optional().catch(undefined),
  }),
});

export const unsendEvent = z.looseObject({ unsend: z.looseObject({ messageId: providerId }) });

export const text = anyObject({ text: anyText });

export const file = anyObject({
  contentProvider: anyObject({ type: anyWord, originalContentUrl: anyWord }),
  fileName: anyWord,
  fileSize: anySize,
  /** In milliseconds. */
  duration: anySize,
});

export const sticker = anyObject({
  packageId: anyId,
  stickerId: anyId,
  text: anyWord,
  keywords: z.array(anyWord).catch([]),
});

export const place = anyObject({
  title: anyWord,
  address: anyWord,
  latitude: anyNumber,
  longitude: anyNumber,
});
