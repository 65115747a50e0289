import { z } from "zod";
import type { PartnerEventType } from "./catalogue.ts";
import { EVENTS } from "./catalogue.ts";
import type { EventIdKind, PayloadField, PayloadFields } from "./define-event.ts";

/** Ids beside the payload that every event may have. */
export interface EventAbout {
  readonly contactId: string | null;
  readonly conversationId: string | null;
}
type Name = (kind: EventIdKind, id: string) => string;

const shown = ({ idOf }: PayloadField, stored: unknown, name: Name): unknown => {
  if (idOf === undefined) return stored;
  if (Array.isArray(stored)) return stored.map((id) => (typeof id === "string" ? name(idOf, id) : id));
  return typeof stored === "string" ? name(idOf, stored) : stored;
};

/** A payload as partners get it, wherever they read it: ids in their public form, and nothing that is ours alone. */
export function shownPayload(
  type: PartnerEventType,
  about: EventAbout,
  stored: Readonly<Record<string, unknown>>,
  name: Name,
): Readonly<Record<string, unknown>> {
  const fields: PayloadFields = EVENTS[type].fields;
  const own = Object.entries(fields).flatMap(([key, field]) =>
    field.hidden || stored[key] === undefined ? [] : [[key, shown(field, stored[key], name)] as const],
  );
  return {
    ...(about.contactId === null ? {} : { contactId: name("contact", about.contactId) }),
    ...(about.conversationId === null ? {} : { conversationId: name("conversation", about.conversationId) }),
    ...Object.fromEntries(own),
  };
}

const idSchema = (kind: EventIdKind) => ({ type: "string", pattern: `^${kind}_[0-9a-z]{26}$` });

const fieldSchema = ({ schema, idOf }: PayloadField): object => {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: "output" }) as Record<string, unknown>;
  if (idOf === undefined) return plain;
  if (plain.type === "array") return { type: "array", items: idSchema(idOf) };
  return schema.safeParse(null).success ? { anyOf: [idSchema(idOf), { type: "null" }] } : idSchema(idOf);
};

/** JSON Schema (2020-12) of what `shownPayload` gives. An erased contact's events keep their type and lose the rest, so nothing is required. */
export function shownSchema(type: PartnerEventType): object {
  const fields: PayloadFields = EVENTS[type].fields;
  const own = Object.entries(fields).flatMap(([key, field]) =>
    field.hidden ? [] : [[key, fieldSchema(field)] as const],
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: type,
    description: EVENTS[type].description,
    type: "object",
    properties: {
      contactId: idSchema("contact"),
      conversationId: idSchema("conversation"),
      ...Object.fromEntries(own),
    },
  };
}
