import type { EventRow, IdPrefix } from "@contact-identity/database";
import { publicId } from "@contact-identity/database";

/** What the ids in payloads name. */
const PREFIXES: Readonly<Record<string, IdPrefix>> = {
  contactId: "contact",
  contactIds: "contact",
  survivorId: "contact",
  absorbedIds: "contact",
  erasedIds: "contact",
  mergeId: "merge",
  suggestionId: "suggestion",
  conversationId: "conversation",
  messageId: "message",
  runId: "run",
  identifierId: "identifier",
};
/** Ours alone. */
const INTERNAL = new Set(["runKey"]);

const named = (prefix: IdPrefix, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => named(prefix, each));
  return typeof value === "string" ? publicId(prefix, value) : value;
};

/** The payload of an event as partners get it: ids in their public form, beside the contact's and the conversation's. */
export function eventPayload({ payload, contactId, conversationId }: EventRow): Record<string, unknown> {
  const all = { ...(contactId ? { contactId } : {}), ...(conversationId ? { conversationId } : {}), ...payload };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => !INTERNAL.has(key))
      .map(([key, value]) => {
        const prefix = PREFIXES[key];
        return [key, prefix ? named(prefix, value) : value];
      }),
  );
}
