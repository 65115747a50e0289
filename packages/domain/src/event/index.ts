export {
  type DeliveryKind,
  EVENTS,
  type EventType,
  type HandledEventType,
  type InsideEventType,
  isActedUpon,
  isEventType,
  laneOf,
  type OutsideEventType,
  PARTNER_EVENTS,
  type PartnerEventType,
  type PayloadOf,
  payloadOf,
  triggersOf,
} from "./catalogue.ts";
export type { EventIdKind, EventScope, Lane } from "./define-event.ts";
export { type EventAbout, shownPayload, shownSchema } from "./shown-payload.ts";
