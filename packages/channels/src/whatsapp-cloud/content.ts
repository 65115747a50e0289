import {
  answersIn,
  isObject,
  isOnGlobe,
  saidChoice,
  saidForm,
  saidLocation,
  saidUnsupported,
} from "../words/index.ts";
import { contacts } from "./cards.ts";
import { isMedia, mediaContent } from "./media.ts";
import { order } from "./order.ts";
import type { Content, Reader } from "./reader.ts";
import type { WhatsappMessage } from "./shapes.ts";
import * as shapes from "./shapes.ts";

const text: Reader = (part) => {
  const { body } = shapes.textContent.parse(part);
  return body.trim() === "" ? null : { text: body };
};

const button: Reader = (part) => {
  const { text, payload } = shapes.buttonContent.parse(part);
  return text === undefined && payload === undefined ? null : saidChoice({ id: payload, title: text });
};

const interactive: Reader = (part) => {
  const { type, ...rest } = shapes.interactiveContent.parse(part);
  const name = type ?? Object.keys(rest)[0] ?? "";
  const reply = rest[name];
  if (name === "nfm_reply") {
    const { response_json, body } = shapes.flowContent.parse(reply);
    return saidForm(answersIn(response_json) ?? {}, body);
  }
  if (name !== "button_reply" && name !== "list_reply") return null;
  const { id, title } = shapes.replyContent.parse(reply);
  return id === undefined && title === undefined ? null : saidChoice({ id, title });
};

const location: Reader = (part) => {
  const { latitude: lat, longitude: lon, name, address } = shapes.locationContent.parse(part);
  if (lat !== undefined && lon !== undefined && isOnGlobe(lat, lon))
    return saidLocation({ lat, lon, name, address });
  const words = [name, address].filter((word) => word !== undefined).join(", ");
  return words === "" ? null : { text: words };
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["text", text],
  ["button", button],
  ["interactive", interactive],
  ["location", location],
  ["contacts", contacts],
  ["order", order],
]);

const COMMON = new Set([
  "from",
  "from_user_id",
  "id",
  "timestamp",
  "type",
  "context",
  "group_id",
  "referral",
]);

/** The message's type, found by its part where it is not told. */
const typeOf = (message: WhatsappMessage): string =>
  message.type ?? Object.keys(message).find((key) => READERS.has(key) || isMedia(key)) ?? "message";

/** WhatsApp's own word for what it cannot hand over. */
function unsupportedWord(type: string, part: unknown, message: WhatsappMessage): string {
  const inner = shapes.unsupportedContent.parse(part).type;
  if (type === "interactive" && inner !== undefined) return inner;
  if (type !== "unsupported") return type;
  return inner ?? message.errors[0]?.title ?? message.errors[0]?.message ?? type;
}

/**
 * Reads what a message says; what we do not know, or cannot read, says which kind it is.
 * @param secrets of the channel.
 */
export function contentOf(message: WhatsappMessage, secrets: readonly string[]): Content {
  const type = typeOf(message);
  const part = message[type];
  if (isMedia(type) && isObject(part)) return mediaContent(type, part);
  const rest = Object.fromEntries(
    Object.entries(message).filter(
      ([name]) => !COMMON.has(name) && (name !== "errors" || message.errors.length > 0),
    ),
  );
  return READERS.get(type)?.(part) ?? saidUnsupported(unsupportedWord(type, part, message), rest, secrets);
}
