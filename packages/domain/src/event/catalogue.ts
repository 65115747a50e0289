import type { z } from "zod";
import { CONTACT_EVENTS } from "./contact-events.ts";
import { CONVERSATION_EVENTS } from "./conversation-events.ts";
import type { EventEntry, Lane, PartnerEntry } from "./define-event.ts";
import { RUN_EVENTS, WORK_EVENTS } from "./work-events.ts";

/** Every type of event, once. What lists, queues, triggers, indexes and docs say of events derives from here. */
export const EVENTS = {
  ...CONTACT_EVENTS,
  ...CONVERSATION_EVENTS,
  ...RUN_EVENTS,
  ...WORK_EVENTS,
} as const satisfies Readonly<Record<string, EventEntry>>;

export type EventType = keyof typeof EVENTS;
type InLane<L extends Lane> = {
  [N in EventType]: (typeof EVENTS)[N]["lane"] extends L ? N : never;
}[EventType];
export type PartnerEventType = InLane<"partners">;
export type InsideEventType = InLane<"inside">;
export type OutsideEventType = InLane<"outside">;
/** Partner events that something inside acts on, besides the workflows that they start. */
export type HandledEventType =
  | InsideEventType
  | { [N in PartnerEventType]: (typeof EVENTS)[N]["handled"] extends true ? N : never }[PartnerEventType];

export type PayloadOf<N extends EventType> = z.output<(typeof EVENTS)[N]["schema"]>;
/** The kinds of delivery: each is one file in the worker. */
export type DeliveryKind = (typeof EVENTS)[OutsideEventType]["delivery"];

export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENTS, type);
export const laneOf = (type: EventType): Lane => EVENTS[type].lane;

const isPartner = (entry: EventEntry): entry is PartnerEntry => entry.lane === "partners";

/** What partners are told, with the names in the catalogue's order. */
export const PARTNER_EVENTS = (Object.entries(EVENTS) as [EventType, EventEntry][]).flatMap(
  ([type, entry]) => (isPartner(entry) ? [{ type, entry }] : []),
) as readonly { readonly type: PartnerEventType; readonly entry: PartnerEntry }[];

/** The workflow triggers that such an event may fire. */
export const triggersOf = (type: EventType): PartnerEntry["triggers"] => {
  const entry: EventEntry = EVENTS[type];
  return isPartner(entry) ? entry.triggers : [];
};

/** Whether anybody inside the building has to look at it: what nobody looks at is written as done. */
export const isActedUpon = (type: EventType): boolean => {
  const entry: EventEntry = EVENTS[type];
  return !isPartner(entry) || entry.handled || entry.triggers.length > 0;
};

/** A stored payload, read by its schema; null when it was emptied (its contact was erased, or its work is done). */
export function payloadOf<N extends EventType>(type: N, stored: unknown): PayloadOf<N> | null {
  const read = EVENTS[type].schema.safeParse(stored);
  return read.success ? (read.data as PayloadOf<N>) : null;
}
