import { z } from "zod";
import { providerId } from "../payload-shapes.ts";
import { anyObject, anyWord, isObject } from "../words/index.ts";

/** Integers beyond 2^53 were already rounded by JSON.parse, so two ids could look alike: those must come as strings. */
export const id = z.union(
  [z.int().transform(String), providerId],
  "must be a non-empty string of at most 512 characters or a safe integer",
);

const MAX_EVENTS = 1000;
const MAX_SHORT = 1024;
/** Longer than any name or address is: it counts as absent. */
const short = anyWord.transform((text) => ((text?.length ?? 0) <= MAX_SHORT ? text : undefined));

/** Whose call it is, and what it tells: without that there is no envelope. */
export const envelope = z.looseObject({
  channelId: z.unknown().optional(),
  contactId: id,
  contact: anyObject({ firstName: short, lastName: short, email: short, phone: short, language: short }),
  events: z.array(z.unknown()).max(MAX_EVENTS, `must have at most ${MAX_EVENTS} entries`),
});
export type Envelope = z.output<typeof envelope>;

export const event = z.looseObject({ type: z.string() });
export const messageEvent = z.looseObject({
  mId: id,
  message: z
    .unknown()
    .optional()
    .transform((message) => (isObject(message) ? message : {})),
  replyTo: id.optional().catch(undefined),
});

export const reaction = anyObject({ emoji: anyWord, mId: id.optional().catch(undefined) });
