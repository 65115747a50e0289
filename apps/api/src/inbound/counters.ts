import { Counter, type Registry } from "prom-client";

/** What providers' calls came to, for /metrics. */
export interface InboundCounters {
  /**
   * Calls by channel type and outcome: `taken`, `handshake`, `unverified`, `malformed`; of channel `none`: `not_found`, `too_large`,
   * `unreadable` (no HTTP request that we understand) and `failed` (our fault; the provider delivers again).
   */
  readonly calls: Counter<"channel" | "outcome">;
  /** What authentic calls told, by channel type and event: what `Taken` names, `ignored` and `kept`. */
  readonly events: Counter<"channel" | "event">;
  /** What by rule stores nothing, by channel type and reason: the closed list of docs/channels.md. */
  readonly ignored: Counter<"channel" | "reason">;
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
  ignored: new Counter({
    name: "inbound_ignored_total",
    help: "Events of authentic calls that store nothing by rule, by channel type and reason",
    labelNames: ["channel", "reason"],
    registers: [registry],
  }),
});
