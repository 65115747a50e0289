import type { InboundEvent } from "@contact-identity/domain";
import { type CallPart, wholeCall } from "../call-part.ts";
import { malformed, type Path, readAs, readJson } from "../malformed.ts";
import type { RawRequest } from "../raw-request.ts";
import type { TelegramConfig } from "./config.ts";
import { businessReader, deletedReader, ignored, messageReader } from "./message.ts";
import { callbackEvents, reactionEvents } from "./reactions.ts";
import * as shapes from "./shapes.ts";

type Reader = (config: TelegramConfig, value: unknown, at: Path) => readonly InboundEvent[];

const elsewhere: Reader = (_config, _value, [kind]) => ignored("not-private", `update ${kind}`);

/** Of the kinds of update those in which somebody says something. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ["message", messageReader(false)],
  ["edited_message", messageReader(true)],
  ["business_message", businessReader(false)],
  ["edited_business_message", businessReader(true)],
  ["deleted_business_messages", deletedReader],
  ["callback_query", callbackEvents],
  ["message_reaction", reactionEvents],
  ["channel_post", elsewhere],
  ["edited_channel_post", elsewhere],
  ["guest_message", elsewhere],
]);

/** What an update tells. @throws MalformedPayload */
function eventsOf(
  config: TelegramConfig,
  update: Readonly<Record<string, unknown>>,
): readonly InboundEvent[] {
  const told = Object.keys(update).filter((key) => key !== "update_id" && update[key] != null);
  const kind = told.find((key) => READERS.has(key)) ?? told[0];
  if (kind === undefined) return ignored("notice", "update without content");
  return READERS.get(kind)?.(config, update[kind], [kind]) ?? ignored("notice", `update ${kind}`);
}

/** An update is one event. @throws MalformedPayload when the body is no update at all. */
export function parts(config: TelegramConfig, request: RawRequest): readonly CallPart[] {
  const update = readAs(shapes.update, readJson(request.rawBody));
  const isUpdate = "update_id" in update || Object.keys(update).some((key) => READERS.has(key));
  if (!isUpdate) malformed(["update_id"], "is missing");
  return wholeCall(request, () => eventsOf(config, update));
}
