import { type InboundEvent, isStorable, storableText, type TouchIdentifier } from "@contact-identity/domain";

/** The same plain data with every text in it fit to be stored. */
export function storable<T>(value: T): T {
  if (typeof value === "string") return storableText(value) as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)])) as T;
}

/** An id that cannot be kept as it came: made storable, two of them could become one, and two people with them. */
export class BrokenId extends Error {
  constructor(readonly path: string) {
    super(`${path} holds U+0000 or half of a surrogate pair`);
    this.name = "BrokenId";
  }
}

/** Every id of an event, with its place in it. Only what is free text may be changed. */
function idsOf(event: InboundEvent): (readonly [path: string, id: string])[] {
  const each = (name: string, list: readonly string[]) => list.map((id, i) => [`${name}.${i}`, id] as const);
  switch (event.type) {
    case "touch": {
      const { accounts, replyTo, message } = event.touch;
      const told = message
        ? ([
            ["externalId", message.externalId],
            ["externalScope", message.externalScope],
          ] as const)
        : [];
      return [...each("accounts", accounts), ["replyTo", replyTo], ...told];
    }
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
    case "ignored":
      return [];
  }
}

const usable = (one: TouchIdentifier): TouchIdentifier =>
  isStorable(one.raw) ? one : { ...one, unusable: "it holds U+0000 or half of a surrogate pair" };

/**
 * An event fit to be stored: its free texts without what Postgres cannot hold, an address that held such a thing unused.
 * @throws BrokenId where an id would have to be changed
 */
export function storableEvent(event: InboundEvent): InboundEvent {
  const broken = idsOf(event).find(([, id]) => !isStorable(id));
  if (broken) throw new BrokenId(broken[0]);
  if (event.type === "touch")
    return storable({
      ...event,
      touch: { ...event.touch, identifiers: event.touch.identifiers.map(usable) },
    });
  if (event.type === "rekey")
    return storable({
      ...event,
      rekey: { ...event.rekey, identifiers: event.rekey.identifiers.map(usable) },
    });
  return storable(event);
}
