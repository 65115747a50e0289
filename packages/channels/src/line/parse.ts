import type { InboundEvent, TouchMessage } from "@contact-identity/domain";
import { type Path, readAs, readJson } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import type { LineConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import { saidByPostback } from "./quick-reply.ts";
import * as shapes from "./shapes.ts";

const ignored = (what: string): InboundEvent => ({ type: "ignored", reason: "notice", what });

/** LINE tells an id and nothing else. */
const touchEvent = (account: string, message: TouchMessage): InboundEvent => ({
  type: "touch",
  touch: {
    accounts: [account],
    replyTo: account,
    label: account,
    origin: "CHANNEL_METADATA",
    identifiers: [],
    fields: [],
    message,
  },
});

/**
 * The person who speaks to us alone; else why nothing can be made of it. In a group or room people speak to each other, and we would
 * answer in private what was said in public.
 */
function speaker(value: unknown, at: Path): { readonly account: string } | { readonly refusal: string } {
  const { source } = readAs(shapes.addressed, value, at);
  if (source.type !== "user") return { refusal: `said in a ${source.type}` };
  if (source.userId === undefined) return { refusal: "said by somebody who is not known to us" };
  return { account: accountAt([...at, "source", "userId"], source.userId) };
}

/** What was said, and its id: the same however often LINE delivers it. Null for a type that we do not know. */
function messageOf(value: unknown, type: string, at: Path): TouchMessage | null {
  if (type === "postback") {
    const { webhookEventId, postback } = readAs(shapes.postbackEvent, value, at);
    return { externalId: webhookEventId, externalScope: "", ...saidByPostback(postback.data) };
  }
  const { message } = readAs(shapes.messageEvent, value, at);
  const said = contentOf(message, [...at, "message"]);
  return said === null ? null : { externalId: message.id, externalScope: "", ...said };
}

function eventOf(value: unknown, at: Path): InboundEvent {
  const { type, mode } = readAs(shapes.event, value, at);
  if (type !== "message" && type !== "postback") return ignored(`event of type ${type}`);
  // Another module of the official account has the conversation in its hands, and LINE forbids us to answer.
  if (mode === "standby") return ignored("event in standby mode");
  const from = speaker(value, at);
  if ("refusal" in from) return ignored(from.refusal);
  const message = messageOf(value, type, at);
  return message === null ? ignored("message of an unknown type") : touchEvent(from.account, message);
}

/** Reads a webhook call: messages and taps in their order. None at all is LINE's question whether we are there. @throws MalformedPayload */
export function parse(_config: LineConfig, request: RawRequest): readonly InboundEvent[] {
  return readAs(shapes.envelope, readJson(request.rawBody)).events.map((event, index) =>
    eventOf(event, ["events", index]),
  );
}
