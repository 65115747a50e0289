import { Counter, type Registry } from "prom-client";

/** What providers' calls came to, for /metrics. */
export interface InboundCounters {
  /**
   * Calls by channel type and outcome: `taken`, `handshake`, `unverified`, `malformed`; of channel `none`: `not_found`, `too_large`,
   * `unreadable` (no HTTP request that we understand) and `failed` (our fault; the provider delivers again).
   */
  readonly calls: Counter<"channel" | "outcome">;
  /** What authentic calls told, by channel type and event: `message`, `duplicate`, `person`, `rekey`, `receipt`, `ignored`. */
  readonly events: Counter<"channel" | "event">;
}

export const inboundCounters = (registry: Registry): InboundCounters => ({
  calls: new Counter({
    name: "inbound_calls_total",
    help: "Calls to channel webhooks by channel type and outcome",
    labelNames: ["channel", "outcome"],
    registers: [registry],
  }),
  events: new Counter({
    name: "inbound_events_total",
    help: "What authentic calls told, by channel type and kind of event",
    labelNames: ["channel", "event"],
    registers: [registry],
  }),
});
