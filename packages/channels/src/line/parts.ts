import type { InboundEvent, SaidContent, Touch, TouchMessage } from "@contact-identity/domain";
import { type CallPart, jsonParts } from "../call-part.ts";
import { type Path, readAs, readJson } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import { defined } from "../said-file.ts";
import { providerTime, saidUnsupported } from "../words/index.ts";
import type { LineConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import { isMenuSwitch, saidByPostback } from "./postback.ts";
import * as shapes from "./shapes.ts";

type IgnoredReason = Extract<InboundEvent, { type: "ignored" }>["reason"];
const ignored = (reason: IgnoredReason, what: string): readonly InboundEvent[] => [
  { type: "ignored", reason, what },
];

const secretsOf = ({ channelSecret, channelAccessToken }: LineConfig): readonly string[] => [
  channelSecret,
  channelAccessToken,
];

/** LINE tells an id and nothing else. */
const touchOf = (account: string, message: TouchMessage): Touch => ({
  accounts: [account],
  replyTo: account,
  label: account,
  origin: "CHANNEL_METADATA",
  identifiers: [],
  fields: [],
  message,
});

/**
 * The person who speaks to us alone; null where it was said in a group or room: there people speak to each other, and we would answer in
 * private what was said in public.
 */
function speaker(value: unknown, at: Path): string | null {
  const { source } = readAs(shapes.addressed, value, at);
  if (source.type === "group" || source.type === "room") return null;
  if (source.type === undefined && (source.groupId ?? source.roomId) !== undefined) return null;
  // Absent for people who did not agree to be known to official accounts: kept, for there is nobody to show it under.
  const account = readAs(shapes.known, source.userId, [...at, "source", "userId"]);
  return accountAt([...at, "source", "userId"], account);
}

interface Told {
  readonly config: LineConfig;
  readonly value: Readonly<Record<string, unknown>>;
  readonly at: Path;
  readonly account: string;
}

/**
 * In standby another module of the official account has the conversation in its hands, and LINE forbids us to answer: it is shown, and no
 * workflow answers it.
 */
const frameOf = ({ value }: Told, externalId: string, said: SaidContent): TouchMessage => ({
  externalId,
  externalScope: "",
  ...defined({ sentAt: providerTime(value.timestamp) }),
  ...said,
  ...(value.mode === "standby" ? { automatic: true as const } : {}),
});

/** The id is the same however often LINE delivers the message. */
function messageOf(told: Told): TouchMessage {
  const { message } = readAs(shapes.messageEvent, told.value, told.at);
  const said = contentOf(message, secretsOf(told.config));
  return {
    ...frameOf(told, message.id, said),
    ...defined({ quotes: message.quotedMessageId }),
  };
}

/** What a message says from now on; the message itself goes along, for the case that we never saw it. */
function editedEvents(told: Told): readonly InboundEvent[] {
  const message = messageOf(told);
  const { externalId, externalScope, text, content, attachments, location } = message;
  const said = { text, ...defined({ content, attachments, location }) };
  const at = providerTime(told.value.timestamp);
  const touch = touchOf(told.account, message);
  return [{ type: "edit", edit: { on: { externalId, externalScope }, said, ...defined({ at }), touch } }];
}

function postbackEvents(told: Told): readonly InboundEvent[] {
  const { webhookEventId, postback } = readAs(shapes.postbackEvent, told.value, told.at);
  const { data, params } = postback;
  if (isMenuSwitch(params)) return ignored("control-tap", "switch of a rich menu");
  const said = saidByPostback(data, params, () =>
    saidUnsupported("postback", postback, secretsOf(told.config)),
  );
  return [{ type: "touch", touch: touchOf(told.account, frameOf(told, webhookEventId, said)) }];
}

function unsentEvents({ value, at }: Told): readonly InboundEvent[] {
  const { unsend } = readAs(shapes.unsendEvent, value, at);
  return [{ type: "unsent", unsent: { externalId: unsend.messageId, externalScope: "" } }];
}

/** The kinds of event in which somebody says something. */
const READERS: ReadonlyMap<string, (told: Told) => readonly InboundEvent[]> = new Map([
  ["message", (told: Told) => [{ type: "touch", touch: touchOf(told.account, messageOf(told)) } as const]],
  ["messageEdited", editedEvents],
  ["postback", postbackEvents],
  ["unsend", unsentEvents],
]);

/** @throws MalformedPayload */
function eventsOf(config: LineConfig, value: unknown, at: Path): readonly InboundEvent[] {
  const event = readAs(shapes.event, value, at);
  const read = READERS.get(event.type);
  if (read === undefined) return ignored("notice", `event of type ${event.type}`);
  const account = speaker(event, at);
  return account === null
    ? ignored("not-private", "said in a group or room")
    : read({ config, value: event, at, account });
}

/** Each event of a call stands alone. None at all is LINE's question whether we are there. @throws MalformedPayload */
export function parts(config: LineConfig, request: RawRequest): readonly CallPart[] {
  const { events, destination } = readAs(shapes.envelope, readJson(request.rawBody));
  const envelopes = events.map((event) => ({
    ...(destination === undefined ? {} : { destination }),
    events: [event],
  }));
  return jsonParts(envelopes, ({ events: [event] }) => eventsOf(config, event, ["events", 0]));
}
