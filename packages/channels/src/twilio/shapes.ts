import { z } from "zod";
import { optionalId, optionalText, providerId, writtenText } from "../payload-shapes.ts";
import { latitude, longitude } from "../said.ts";

// Source: Twilio, incoming message webhook and status callback. All values are texts; Twilio adds parameters without notice.

const degrees = (range: typeof latitude) =>
  z
    .string()
    .regex(/^-?\d+(?:\.\d+)?$/, "must be a decimal number")
    .transform(Number)
    .pipe(range)
    .optional();

export const call = z.looseObject({
  CallSid: optionalId,
  MessageStatus: optionalText,
});

export const message = z.looseObject({
  MessageSid: providerId,
  From: providerId,
  To: optionalText,
  Body: writtenText.optional(),
  WaId: optionalId,
  ProfileName: optionalText,
  ButtonText: optionalText,
  ButtonPayload: optionalText,
  ListTitle: optionalText,
  ListId: optionalText,
  Latitude: degrees(latitude),
  Longitude: degrees(longitude),
  Label: optionalText,
  Address: optionalText,
  MediaContentType0: optionalText,
});
export type TwilioMessage = z.output<typeof message>;

export const status = z.looseObject({
  MessageSid: providerId,
  MessageStatus: z.string(),
  ErrorCode: optionalText,
  ErrorMessage: optionalText,
  ChannelStatusMessage: optionalText,
});

/** A batch of Event Streams. */
export const cloudEvents = z.array(z.looseObject({ type: z.string() }));
