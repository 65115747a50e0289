import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { fleet } from "./testing/fleet.ts";
import { flowing } from "./testing/flows.ts";
import { until } from "./testing/receiver.ts";
import { workshop } from "./testing/workshop.ts";

/** `npm run soak` asks for more of the same. */
const number = (name: string, short: number) => Number(process.env[name] ?? short);
const KILLS = number("KILLS", 12);
const FLOWS = number("FLOWS", 12);
const WORKERS = number("WORKERS", 2);
const STEPS = number("STEPS", 6);
/** Longer than pg-boss waits for a heartbeat (10 s); in the soak longer than any job may take (120 s). */
const STOPPED_MS = number("STOPPED_MS", 12_000);
const CALLS = number("CALLS", 1);

let at: Awaited<ReturnType<typeof workshop>>;
let workers: ReturnType<typeof fleet> | null = null;
beforeAll(async () => {
  at = await workshop();
});
afterAll(async () => {
  workers?.end();
  await at.close();
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test(
  `${FLOWS} flows of ${STEPS} messages through ${KILLS} kills: every run completes, nothing is lost or recorded twice, each message accepted once`,
  async () => {
    const flows = await flowing(at.database, FLOWS, STEPS);
    workers = fleet(at.url, WORKERS);
    await flows.begin();
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(150 + ((kill * 7919) % 500));
      workers.signal(kill, "SIGKILL");
    }
    const lastKill = Date.now();
    await flows.end();
    workers.end();
    const took = Date.now() - lastKill;
    console.log(
      `after the last kill all ${FLOWS} runs were through in ${took} ms; ${flows.rx.requests.length} requests for ${flows.wanted} messages`,
    );
  },
  200_000 + KILLS * 3_000,
);

test(
  `a worker that stands still for ${STOPPED_MS} ms and then goes on where it was records nothing twice`,
  async () => {
    const stood: (ReturnType<ReturnType<typeof fleet>["signal"]> | undefined)[] = [];
    const flows = await flowing(at.database, 4, 3, (_, n) => {
      // In the midst of a call: its answer comes to a worker whose work has been given to another meanwhile.
      if (n === 2) stood.push(workers?.signal(0, "SIGSTOP"));
      return { delayMs: 50 };
    });
    workers = fleet(at.url, 2);
    await flows.begin();
    await until(() => stood.length === 1, "a worker that stands still");
    await pause(STOPPED_MS);
    stood[0]?.kill("SIGCONT");
    await flows.end(120_000 + STOPPED_MS);
    workers.end();
  },
  200_000 + STOPPED_MS,
);

test(
  `a worker killed between a call and its commit, ${CALLS} times: the call is made again under the same key, and recorded once`,
  async () => {
    const killedAt = new Set<string>();
    const flows = await flowing(at.database, 3, Math.max(2, CALLS), (request) => {
      const key = String(request.headers["idempotency-key"]);
      // The server has taken the message, and nobody will ever hear of its answer.
      if (killedAt.size < CALLS && !killedAt.has(key)) {
        killedAt.add(key);
        workers?.signal(0, "SIGKILL");
      }
      return { delayMs: 100 };
    });
    workers = fleet(at.url, 1);
    await flows.begin();
    await flows.end(120_000 + CALLS * 30_000);
    workers.end();
    const again = flows.rx.requests.map((request) => String(request.headers["idempotency-key"]));
    for (const key of killedAt) expect(again.filter((one) => one === key).length).toBeGreaterThan(1);
  },
  200_000 + CALLS * 30_000,
);
