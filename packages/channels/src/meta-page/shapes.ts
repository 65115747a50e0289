import { z } from "zod";
import { optionalId, providerId } from "../payload-shapes.ts";
import { anyFlag, anyId, anyList, anyNumber, anyObject, anyText, anyWord } from "../words/index.ts";

// Source: Meta, Messenger Platform and Instagram Messaging, webhook events (2026). Loose: Meta adds fields without notice. Strict is only
// what says whose message it is: all else may be absent or of another type.

export const entry = z.looseObject({ id: z.union([providerId, z.number().int().transform(String)]) });

const party = z.looseObject({ id: optionalId, user_ref: anyWord }).optional().catch(undefined);

const referral = anyObject({
  source: anyWord,
  type: anyWord,
  ref: anyWord,
  ad_id: anyId,
  referer_uri: anyWord,
  product: anyObject({ id: anyId }),
  ads_context_data: anyObject({ ad_title: anyWord }),
});
export type PageReferral = z.output<typeof referral>;

/** What every event has; one further field says what happened. */
export const event = z.looseObject({ sender: party, recipient: party, referral });
export type PageEvent = z.output<typeof event>;

export const message = z.looseObject({
  mid: providerId,
  is_echo: anyFlag,
  is_deleted: anyFlag,
  text: anyText,
  quick_reply: anyObject({ payload: anyWord }),
  reply_to: anyObject({ mid: anyId, story: z.unknown().optional() }),
  referral,
  attachments: anyList({
    type: anyWord,
    title: anyText,
    url: anyWord,
    name: anyWord,
    payload: z.unknown().optional(),
  }),
});
export type PageMessage = z.output<typeof message>;
export type PageAttachment = PageMessage["attachments"][number];

export const story = anyObject({ url: anyWord, id: anyId });

const element = { title: anyWord, subtitle: anyWord };
export const payload = anyObject({
  url: anyWord,
  title: anyWord,
  text: anyWord,
  sticker_id: anyId,
  coordinates: anyObject({ lat: anyNumber, long: anyNumber }),
  elements: anyList(element),
  product: anyObject({ elements: anyList(element) }),
});

export const postback = anyObject({ mid: anyId, title: anyWord, payload: anyWord, referral });
export const reaction = z.looseObject({
  mid: providerId,
  action: anyWord,
  reaction: anyWord,
  emoji: anyWord,
});
export const edit = z.looseObject({ mid: providerId, text: anyText, num_edit: anyNumber });
export const delivery = z.looseObject({
  mids: z.array(anyId).optional().catch([]),
  watermark: z.unknown().optional(),
});
export const read = z.looseObject({ mid: anyId, watermark: z.unknown().optional() });

/** A customer's answers about how they were served: question by question, in screens. */
export const feedback = anyObject({ feedback_screens: anyList({ questions: z.unknown().optional() }) });
export const feedbackAnswer = anyObject({
  title: anyWord,
  payload: z.unknown().optional(),
  follow_up: anyObject({ payload: anyWord }),
});
