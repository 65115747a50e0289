import { expect } from "@jest/globals";
import { type Received, type Reply, receiver, until } from "./receiver.ts";
import { shop } from "./workshop.ts";

type Database = Parameters<typeof shop>[0];

/** Under the limit of automatic messages to one contact within a minute. */
const MOST_EACH = 9;

/**
 * `people` whose runs send `each` messages each, one after the other, to a server that honours keys; more people where that were too many
 * for one.
 */
export async function flowing(
  database: Database,
  people: number,
  each: number,
  answer: (request: Received, n: number) => Reply = () => ({}),
) {
  const steps = Math.min(each, MOST_EACH);
  const flows = Math.ceil((people * each) / steps);
  const accepted = new Map<string, string>();
  const rx = await receiver((request, n) => {
    const reply = answer(request, n);
    // The same key again is the same message; what was refused was not accepted.
    if ((reply.status ?? 200) < 300)
      accepted.set(
        String(request.headers["idempotency-key"]),
        `${request.body.contactId}:${request.body.message?.text}`,
      );
    return reply;
  });
  const s = await shop(database, rx.url);
  const all = Array.from({ length: steps }, (_, i) => ({
    ...{ id: `s${i}`, type: "SEND_MESSAGE", text: `m${i}`, next: i + 1 < steps ? `s${i + 1}` : null },
  }));
  const workflow = await s.publish({ trigger: { type: "CONVERSATION_OPENED" }, start: "s0", steps: all });
  const wanted = Array.from({ length: flows }, (_, i) => all.map((step) => `flow-${i}:${step.text}`)).flat();
  return {
    rx,
    accepted,
    wanted: wanted.length,
    begin: async () => {
      for (let i = 0; i < flows; i++) await s.say(`flow-${i}`, "go");
    },
    /** Every run completes, nothing is lost or recorded twice, each message is accepted once. A database that is away is waited for. */
    async end(timeoutMs = 120_000): Promise<void> {
      const runs = await until(
        async () => {
          const found = await s.runs(workflow).catch(() => []);
          return found.length === flows && found.every((run) => run.status === "COMPLETED") ? found : null;
        },
        "end of all runs",
        timeoutMs,
      );
      await rx.close();
      for (const run of runs)
        expect((await s.log(run.id)).filter((line) => line.endsWith(":sent"))).toEqual(
          all.map((step) => `${step.id}:sent`),
        );
      expect([...accepted.values()].sort()).toEqual(wanted.sort());
    },
  };
}
