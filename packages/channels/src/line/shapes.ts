import { z } from "zod";
import { optionalId, optionalText, providerId, writtenText } from "../payload-shapes.ts";
import { latitude, longitude } from "../said.ts";

// Source: LINE, Messaging API reference, webhook event objects. Loose: LINE adds fields and events without notice.

export const envelope = z.looseObject({ events: z.array(z.unknown()) });
export const event = z.looseObject({ type: z.string(), mode: z.string().nullish() });

export const addressed = z.looseObject({
  /** `userId` is absent for people who did not agree to be known to official accounts. */
  source: z.looseObject({ type: z.string(), userId: optionalId }),
});

export const messageEvent = z.looseObject({ message: z.looseObject({ id: providerId, type: z.string() }) });
export type LineMessage = z.output<typeof messageEvent>["message"];

export const postbackEvent = z.looseObject({
  webhookEventId: providerId,
  postback: z.looseObject({ data: writtenText }),
});

export const textContent = z.looseObject({ text: writtenText });
export const locationContent = z.looseObject({
  title: optionalText,
  address: optionalText,
  latitude,
  longitude,
});
