import { z } from "zod";
import { optionalId, optionalText, providerId } from "../payload-shapes.ts";
import { anyId, anyList, anyNumber, anyObject, anyText, anyWord } from "../words/index.ts";

// Source: Twilio, incoming message webhook and status callback (2026). All values are texts; Twilio adds parameters without notice. Strict
// is only what says whose message it is.

export const call = z.looseObject({ CallSid: optionalText, MessageStatus: optionalText });

export const message = z.looseObject({
  MessageSid: providerId,
  From: providerId,
  To: anyWord,
  MessagingServiceSid: anyWord,
  MessageType: anyWord,
  Body: anyText,
  WaId: optionalId.catch(undefined),
  ProfileName: anyWord,
  ButtonText: anyWord,
  ButtonPayload: anyWord,
  ListTitle: anyWord,
  ListId: anyWord,
  Latitude: anyNumber,
  Longitude: anyNumber,
  Label: anyWord,
  Address: anyWord,
  NumMedia: anyNumber,
  InteractiveData: anyWord,
  FlowData: anyWord,
  Orders: anyWord,
  CatalogId: anyId,
  ReferralSourceType: anyWord,
  ReferralSourceId: anyWord,
  ReferralSourceUrl: anyWord,
  ReferralHeadline: anyWord,
  OriginalRepliedMessageSid: anyId,
});
export type TwilioMessage = z.output<typeof message>;

export const order = anyObject({
  catalog_id: anyId,
  text: anyWord,
  product_items: z.unknown().optional(),
  items: z.unknown().optional(),
});
export const orderItems = anyList({
  product_retailer_id: anyId,
  retailer_id: anyId,
  name: anyWord,
  quantity: anyNumber,
  item_price: anyNumber,
  price: anyNumber,
  currency: anyWord,
});

export const status = z.looseObject({
  MessageSid: providerId,
  MessageStatus: z.string(),
  ErrorCode: anyWord,
  ErrorMessage: anyWord,
  ChannelStatusMessage: anyWord,
});

/** A batch of Event Streams. */
export const cloudEvents = z.array(z.unknown());
export const cloudEvent = z.looseObject({
  type: z.string(),
  data: z.unknown().optional(),
  time: z.unknown().optional(),
});
/** What Event Streams say of a message that came in: the webhook's parameters by other names. */
export const inboundEvent = z.looseObject({
  messageSid: providerId,
  from: providerId,
  to: anyWord,
  body: anyText,
  messagingServiceSid: anyWord,
});
