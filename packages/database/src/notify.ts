/** What the worker listens on. */
export const WAKE_CHANNEL = "contact_identity_outbox";
/** What the API listens on for visitors; a payload is `<workspace>:<audience>`. */
export const VISITOR_CHANNEL = "contact_identity_visitor";

const AFTER_MS = 3;

export interface Notifier {
  /** Tells the worker, soon and once for many calls, that the outbox has something. A hint: the worker looks by itself too. */
  wakeWorker(): void;
  /** Tells those who serve these visitors that there is something to read. A hint as well. */
  ringVisitor(workspaceId: string, audience: string): void;
  /** When all that was to be told is told. */
  settled(): Promise<unknown>;
}

/** Never inside a business transaction: NOTIFY takes one lock for the whole database at commit. So it is gathered and told beside them. */
export function notifier(ask: (sql: string, values: readonly unknown[]) => Promise<unknown>): Notifier {
  let wakes = false;
  let rings = new Set<string>();
  let telling: Promise<unknown> | null = null;
  const tell = async () => {
    await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
    const payloads = [...rings].map((payload) => [VISITOR_CHANNEL, payload]);
    const told = wakes ? [[WAKE_CHANNEL, ""], ...payloads] : payloads;
    wakes = false;
    rings = new Set();
    telling = null;
    await ask("SELECT pg_notify(c, p) FROM unnest($1::text[], $2::text[]) AS u (c, p)", [
      told.map(([channel]) => channel),
      told.map(([, payload]) => payload),
    ]);
  };
  const soon = () => {
    telling ??= tell().catch(() => {});
  };
  return {
    wakeWorker() {
      wakes = true;
      soon();
    },
    ringVisitor(workspaceId, audience) {
      rings.add(`${workspaceId}:${audience}`);
      soon();
    },
    settled: async () => telling,
  };
}
