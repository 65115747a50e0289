import type { InboundEvent, Touch, TouchField, TouchIdentifier } from "@contact-identity/domain";
import { z } from "zod";
import { malformed, type Path, readAs, readJson } from "../malformed.ts";
import { accountAt, optionalText, personalValue, providerId, writtenText } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import type { CustomConfig } from "./config.ts";

// Integers beyond 2^53 were already rounded by JSON.parse, so two ids could look alike: those must come as strings.
const id = z.union(
  [z.int().transform(String), providerId],
  "must be a non-empty string of at most 512 characters or a safe integer",
);

const MAX_EVENTS = 1000;
const MAX_SHORT = 1024;
const MAX_MESSAGE = 100_000;
const isShort = (text: string | undefined): boolean => (text?.length ?? 0) <= MAX_SHORT;
const TOO_LONG = `must have at most ${MAX_SHORT} characters`;
const short = optionalText.refine(isShort, TOO_LONG);
const value = personalValue.refine(isShort, TOO_LONG);

/** What breaks a limit is refused whole, with the place. */
const body = z.looseObject({
  channelId: z.string().nullish(),
  contactId: id,
  contact: z
    .looseObject({
      firstName: short,
      lastName: short,
      email: value,
      phone: value,
      language: short,
    })
    .nullish(),
  events: z
    .array(z.looseObject({ type: z.string() }))
    .max(MAX_EVENTS, `must have at most ${MAX_EVENTS} entries`),
});
const messageEvent = z.looseObject({
  mId: id,
  timestamp: z.number().nullish(),
  message: z.looseObject({ type: z.string() }),
});
const textMessage = z.looseObject({
  text: writtenText
    .refine((text) => text !== "", "must not be empty")
    .refine((text) => text.length <= MAX_MESSAGE, `must have at most ${MAX_MESSAGE} characters`),
});

type Person = Omit<Touch, "message">;

/** The caller is the business itself, so what it says of its contact is as good as the channel. */
function personOf({ contactId, contact }: z.output<typeof body>): Person {
  const { firstName, lastName, email, phone, language } = contact ?? {};
  const identifiers: readonly (TouchIdentifier | undefined)[] = [
    email === undefined ? undefined : { kind: "EMAIL", raw: email, assurance: "CHANNEL" },
    phone === undefined ? undefined : { kind: "PHONE", raw: phone, assurance: "CHANNEL" },
  ];
  const fields = Object.entries({ firstName, lastName, language }).map(([field, value]) => ({
    field,
    value,
    assurance: "CHANNEL" as const,
  }));
  const name = [firstName, lastName].filter((part) => part !== undefined).join(" ");
  return {
    accounts: [contactId],
    replyTo: contactId,
    label: name || email || phone || contactId,
    origin: "CHANNEL_METADATA",
    identifiers: identifiers.filter((identifier) => identifier !== undefined),
    fields: fields.filter(({ value }) => value !== undefined) satisfies readonly TouchField[],
  };
}

function eventOf(event: { readonly type: string }, person: Person, at: Path): InboundEvent {
  if (event.type !== "message") return { type: "ignored", what: `event of type ${event.type}` };
  const { mId, message } = readAs(messageEvent, event, at);
  if (message.type !== "text") return { type: "ignored", what: `message of type ${message.type}` };
  const { text } = readAs(textMessage, message, [...at, "message"]);
  return { type: "touch", touch: { ...person, message: { externalId: mId, externalScope: "", text } } };
}

/** Reads a call of the business's own system. @throws MalformedPayload */
export function parse(_config: CustomConfig, request: RawRequest): readonly InboundEvent[] {
  const call = readAs(body, readJson(request.rawBody));
  if (call.channelId && call.channelId !== request.channelId)
    malformed(["channelId"], "is not the channel that was called");
  accountAt(["contactId"], call.contactId);
  const person = personOf(call);
  return call.events.map((event, index) => eventOf(event, person, ["events", index]));
}
