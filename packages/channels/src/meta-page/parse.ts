import type { InboundEvent, Watermark } from "@contact-identity/domain";
import { malformed, type Path, readAs, readJson } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { RawRequest } from "../raw-request.ts";
import type { Said } from "../said.ts";
import type { MetaPageConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import * as shapes from "./shapes.ts";

const ignored = (what: string): InboundEvent => ({ type: "ignored", reason: "notice", what });

/** The page-scoped id is all that a call tells of a person. */
function touchEvent(externalId: string, said: Said, event: shapes.PageEvent, at: Path): InboundEvent {
  const inside = [...at, "sender", "id"];
  const account = accountAt(inside, event.sender?.id ?? malformed(inside, "is missing"));
  return {
    type: "touch",
    touch: {
      accounts: [account],
      replyTo: account,
      label: account,
      origin: "CHANNEL_METADATA",
      identifiers: [],
      fields: [],
      message: { externalId, externalScope: "", ...said },
    },
  };
}

type Reader = (part: unknown, event: shapes.PageEvent, at: Path) => readonly InboundEvent[];

const message: Reader = (part, event, at) => {
  const inside = [...at, "message"];
  const read = readAs(shapes.message, part, inside);
  if (read.is_echo) return [ignored("echo of our own message")];
  if (read.is_deleted) return [ignored("deleted message")];
  const said = contentOf(read, inside);
  return [said === null ? ignored("message that says nothing") : touchEvent(read.mid, said, event, at)];
};

const postback: Reader = (part, event, at) => {
  const { mid, title, payload } = readAs(shapes.postback, part, [...at, "postback"]);
  const text = title ?? payload;
  if (text === undefined) return [ignored("postback that says nothing")];
  return [touchEvent(mid, payload === undefined ? { text } : { text, choiceId: payload }, event, at)];
};

/** Messenger tells "all before this time", Instagram an id; a delivery often both. */
function receipts(
  ids: readonly string[],
  upTo: number | null | undefined,
  status: Watermark["status"],
  { sender }: shapes.PageEvent,
) {
  const told = ids.map((externalId): InboundEvent => ({ type: "receipt", receipt: { externalId, status } }));
  const all: readonly InboundEvent[] =
    sender?.id && upTo ? [{ type: "watermark", watermark: { account: sender.id, status, upTo } }] : [];
  return told.length + all.length === 0 ? [ignored("receipt for nothing")] : [...told, ...all];
}

const delivery: Reader = (part, event, at) => {
  const { mids, watermark } = readAs(shapes.delivery, part, [...at, "delivery"]);
  return receipts(mids ?? [], watermark, "DELIVERED", event);
};

const read: Reader = (part, event, at) => {
  const { mid, watermark } = readAs(shapes.read, part, [...at, "read"]);
  return receipts(mid === undefined ? [] : [mid], watermark, "READ", event);
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["message", message],
  ["postback", postback],
  ["delivery", delivery],
  ["read", read],
]);

function eventsOf(pageId: string, value: unknown, at: Path): readonly InboundEvent[] {
  const event = readAs(shapes.event, value, at);
  const { id, user_ref } = event.sender ?? {};
  if (id === pageId) return [ignored("event of the page itself")];
  if (id === undefined && user_ref !== undefined) return [ignored("event of a person who has no id yet")];
  for (const [name, reader] of READERS) if (event[name] !== undefined) return reader(event[name], event, at);
  const { sender: _sender, recipient: _recipient, timestamp: _timestamp, ...rest } = event;
  return [ignored(`event ${Object.keys(rest)[0] ?? "of no kind"}`)];
}

/**
 * Reads the calls of one kind of page: what people wrote or tapped, and receipts, in the order of the entries.
 * @param object what Meta calls the kind: `page` or `instagram`.
 */
export const parsePage =
  (object: string) =>
  ({ pageId }: MetaPageConfig, request: RawRequest): readonly InboundEvent[] => {
    const call = readAs(shapes.envelope, readJson(request.rawBody));
    if (call.object !== object) return [ignored(`object ${call.object}`)];
    return call.entry.flatMap(({ id, messaging }, i) => {
      if (id !== pageId) return [ignored("entry of another page")];
      if (messaging === undefined) return [ignored("entry without messaging")];
      return messaging.flatMap((value, j) => eventsOf(pageId, value, ["entry", i, "messaging", j]));
    });
  };
