export {
  type DeliveryKind,
  EVENTS,
  type EventType,
  entryOf,
  type HandledEventType,
  INSIDE_EVENTS,
  type InsideEventType,
  isActedUpon,
  isEventType,
  laneOf,
  OUTSIDE_EVENTS,
  type OutsideEventType,
  PARTNER_EVENTS,
  type PartnerEventType,
  type PayloadOf,
  payloadOf,
  triggersOf,
} from "./catalogue.ts";
export type { EventIdKind, EventScope, Lane } from "./define-event.ts";
export { type EventAbout, shownPayload, shownSchema } from "./shown-payload.ts";
