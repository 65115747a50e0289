import type { InboundEvent, Touch, TouchField, TouchIdentifier } from "@contact-identity/domain";
import { type CallPart, jsonParts } from "../call-part.ts";
import { malformed, type Path, readAs, readJson } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import { defined } from "../said-file.ts";
import { providerTime } from "../words/index.ts";
import type { CustomConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import * as shapes from "./shapes.ts";

type Person = Omit<Touch, "message">;

/** The caller is the business itself, so what it says of its contact is as good as the channel. */
function personOf({ contactId, contact }: shapes.Envelope): Person {
  const { firstName, lastName, email, phone, language } = contact;
  const identifiers: readonly (TouchIdentifier | undefined)[] = [
    email === undefined ? undefined : { kind: "EMAIL", raw: email, assurance: "CHANNEL" },
    phone === undefined ? undefined : { kind: "PHONE", raw: phone, assurance: "CHANNEL" },
  ];
  const fields = Object.entries({ firstName, lastName, language }).flatMap(([field, value]): TouchField[] =>
    value === undefined ? [] : [{ field, value, assurance: "CHANNEL" }],
  );
  const name = [firstName, lastName].filter((part) => part !== undefined).join(" ");
  return {
    accounts: [contactId],
    replyTo: contactId,
    label: name || email || phone || contactId,
    origin: "CHANNEL_METADATA",
    identifiers: identifiers.filter((identifier) => identifier !== undefined),
    fields,
  };
}

/** A reaction to a message of this id; null where it names none: then it is a message like any other. */
function reactionOf(
  message: Readonly<Record<string, unknown>>,
  touch: Person,
  at: number | undefined,
): InboundEvent | null {
  const { emoji = null, mId } = shapes.reaction.parse(message);
  if (mId === undefined) return null;
  const on = { externalId: mId, externalScope: "" };
  return { type: "reaction", reaction: { on, emoji, by: "CONTACT", ...defined({ at }), touch } };
}

function eventOf(config: CustomConfig, value: unknown, person: Person, at: Path): InboundEvent {
  const { type } = readAs(shapes.event, value, at);
  if (type !== "message") return { type: "ignored", reason: "notice", what: `event of type ${type}` };
  const { mId, message, timestamp, replyTo } = readAs(shapes.messageEvent, value, at);
  const sentAt = providerTime(timestamp);
  const reaction = message.type === "reaction" ? reactionOf(message, person, sentAt) : null;
  if (reaction !== null) return reaction;
  const told = {
    externalId: mId,
    externalScope: "",
    ...defined({ sentAt, quotes: replyTo }),
    ...contentOf(message, [config.token]),
  };
  return { type: "touch", touch: { ...person, message: told } };
}

/** Each event of a call stands alone, with the contact that it is of. @throws MalformedPayload */
export function parts(config: CustomConfig, request: RawRequest): readonly CallPart[] {
  const body = readJson(request.rawBody);
  const call = readAs(shapes.envelope, body);
  const { channelId, contactId, contact, events } = call;
  if (typeof channelId === "string" && channelId !== "" && channelId !== request.channelId)
    malformed(["channelId"], "is not the channel that was called");
  accountAt(["contactId"], contactId);
  const person = personOf(call);
  const envelopes = events.map((event) => ({ channelId, contactId, contact, events: [event] }));
  return jsonParts(envelopes, ({ events: [event] }) => [eventOf(config, event, person, ["events", 0])]);
}
