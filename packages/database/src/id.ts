import { fromString, TypeID, toUUID } from "typeid-js";
import { v7 } from "uuid";

/** What an id names; its prefix in public. */
export type IdPrefix =
  | "workspace"
  | "key"
  | "channel"
  | "contact"
  | "source"
  | "identifier"
  | "merge"
  | "suggestion"
  | "conversation"
  | "message"
  | "comment"
  | "workflow"
  | "run"
  | "event"
  | "widget"
  | "endpoint"
  | "delivery";

/** A new UUIDv7: inside, ids are UUIDs; outside, TypeIDs. */
export const newId = (): string => v7();

/** `contact_01jd…` of a UUID. */
export const publicId = (prefix: IdPrefix, id: string): string => TypeID.fromUUID(prefix, id).toString();

/** The UUID of a public id, or null when it is not one of that prefix. */
export function parseId(prefix: IdPrefix, text: string): string | null {
  try {
    return toUUID(fromString(text, prefix));
  } catch {
    return null;
  }
}

/** The prefix and UUID of any public id, or null. */
export function parseAnyId(text: string): { prefix: string; id: string } | null {
  try {
    const parsed = fromString(text);
    const cut = text.lastIndexOf("_");
    return { prefix: text.slice(0, cut), id: toUUID(parsed) };
  } catch {
    return null;
  }
}
