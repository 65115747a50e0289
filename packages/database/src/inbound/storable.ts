import type {
  InboundEvent,
  MessageRef,
  Touch,
  TouchIdentifier,
  TouchMessage,
} from "@contact-identity/domain";
import { Untakable } from "./untakable.ts";

/** Postgres holds neither U+0000 nor half a surrogate pair, and a caller may write both in JSON. */
export const storableText = (text: string): string => text.replaceAll("\u0000", "").toWellFormed();

/** Deeper than any provider's payload; Postgres and JSON.stringify both end somewhere. */
const DEEPEST = 64;
const CUT = "[cut]";

/** The same plain data with every text in it, and every name, fit to be stored; bytes stay bytes. What is nested without end is cut. */
export function storable<T>(value: T, depth = 0): T {
  if (typeof value === "string") return storableText(value) as T;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (depth > DEEPEST) return CUT as T;
  if (Array.isArray(value)) return value.map((one) => storable(one, depth + 1)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner, depth + 1)]),
  ) as T;
}

/** An id that cannot be kept as it came: made storable, two of them could become one, and two people with them. */
export class BrokenId extends Untakable {
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path} ${problem}`);
  }
}

/** Index entries in Postgres end at some 2,700 bytes; no provider's id comes near this. */
const LONGEST_ID = 1024;

type Id = readonly [path: string, id: string];

const each = (path: string, list: readonly string[]): Id[] => list.map((id, i) => [`${path}.${i}`, id]);
const within = (path: string, ids: readonly Id[]): Id[] => ids.map(([at, id]) => [`${path}${at}`, id]);

const idsOfMessage = ({ externalId, externalScope }: MessageRef): Id[] => [
  ["externalId", externalId],
  ["externalScope", externalScope],
];
const idsOfTouch = ({ accounts, replyTo, message }: Touch): Id[] => [
  ...each("accounts", accounts),
  ["replyTo", replyTo],
  ...(message ? idsOfMessage(message) : []),
];

/** Every id of an event by which it is placed, with its place in it. Only what is free text may be changed. */
function idsOf(event: InboundEvent): readonly Id[] {
  switch (event.type) {
    case "touch":
      return idsOfTouch(event.touch);
    case "rekey": {
      const { externalId, previousAccounts, accounts } = event.rekey;
      return [
        ["externalId", externalId],
        ...each("previousAccounts", previousAccounts),
        ...each("accounts", accounts),
      ];
    }
    case "receipt":
      return [["externalId", event.receipt.externalId]];
    case "watermark":
      return [["account", event.watermark.account]];
    case "reaction":
      return [
        ...within("on.", idsOfMessage(event.reaction.on)),
        ...within("touch.", idsOfTouch(event.reaction.touch)),
      ];
    case "edit": {
      const { on, touch } = event.edit;
      return [...within("on.", idsOfMessage(on)), ...(touch ? within("touch.", idsOfTouch(touch)) : [])];
    }
    case "unsent":
      return idsOfMessage(event.unsent);
    case "echo":
      return [
        ...within("touch.", idsOfTouch(event.echo.touch)),
        ...within("message.", idsOfMessage(event.echo.message)),
      ];
    case "elsewhere":
      return [["account", event.account]];
    case "ignored":
      return [];
  }
}

function problemOf(id: string): string | null {
  if (storableText(id) !== id) return "holds U+0000 or half of a surrogate pair";
  return id.length > LONGEST_ID ? `has more than ${LONGEST_ID} characters` : null;
}

const usable = (one: TouchIdentifier): TouchIdentifier =>
  storableText(one.raw) === one.raw
    ? one
    : { ...one, unusable: "it holds U+0000 or half of a surrogate pair" };

const usableIn = <T extends { readonly identifiers: readonly TouchIdentifier[] }>(of: T): T => ({
  ...of,
  identifiers: of.identifiers.map(usable),
});

/** A quote that would have to be changed names another message, or none. */
const quotingIn = <T extends TouchMessage | undefined>(message: T): T => {
  if (message?.quotes === undefined || problemOf(message.quotes) === null) return message;
  const { quotes: _, ...rest } = message;
  return rest as T;
};

const touchIn = (touch: Touch): Touch => {
  const { message, ...person } = usableIn(touch);
  return message ? { ...person, message: quotingIn(message) } : person;
};

/** What an event's texts may not simply be cleaned in. */
function checked(event: InboundEvent): InboundEvent {
  switch (event.type) {
    case "touch":
      return { ...event, touch: touchIn(event.touch) };
    case "rekey":
      return { ...event, rekey: usableIn(event.rekey) };
    case "reaction":
      return { ...event, reaction: { ...event.reaction, touch: touchIn(event.reaction.touch) } };
    case "edit": {
      const { touch, ...edit } = event.edit;
      return touch ? { ...event, edit: { ...edit, touch: touchIn(touch) } } : event;
    }
    case "echo": {
      const { touch, message } = event.echo;
      return { ...event, echo: { touch: touchIn(touch), message: quotingIn(message) } };
    }
    default:
      return event;
  }
}

/**
 * An event fit to be stored: its free texts without what Postgres cannot hold, an address that held such a thing unused.
 * @throws BrokenId where an id would have to be changed
 */
export function storableEvent(event: InboundEvent): InboundEvent {
  for (const [path, id] of idsOf(event)) {
    const problem = problemOf(id);
    if (problem !== null) throw new BrokenId(path, problem);
  }
  return storable(checked(event));
}
