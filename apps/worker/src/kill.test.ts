import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { receiver, until } from "./testing/receiver.ts";
import { encryptionKey, shop, workshop } from "./testing/workshop.ts";

/** `npm run soak` asks for more of the same. */
const KILLS = Number(process.env.KILLS ?? 12);
const FLOWS = Number(process.env.FLOWS ?? 12);
const WORKERS = Number(process.env.WORKERS ?? 2);
const STEPS = Number(process.env.STEPS ?? 6);

let at: Awaited<ReturnType<typeof workshop>>;
const workers = new Set<ChildProcess>();
beforeAll(async () => {
  at = await workshop();
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await at.close();
});

/** A worker as the supervisor starts it; a killed one is followed by another. */
function startWorker(): void {
  const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
  const env = {
    ...process.env,
    DATABASE_URL: at.url,
    ENCRYPTION_KEY: encryptionKey.toString("base64"),
    EGRESS_ALLOW: "127.0.0.0/8",
    LOG_LEVEL: "fatal",
    WORKER_CONCURRENCY: "4",
  };
  const child = spawn(process.execPath, [main], { env, stdio: ["ignore", "ignore", "inherit"] });
  workers.add(child);
  child.on("exit", (_, signal) => {
    workers.delete(child);
    if (signal === "SIGKILL" && !over) startWorker();
  });
}
let over = false;

test(
  `${FLOWS} flows of ${STEPS} messages through ${KILLS} kills: every run completes, nothing is lost or recorded twice, each message accepted once`,
  async () => {
    const accepted = new Map<string, string | undefined>();
    const rx = await receiver((request) => {
      // A server that honours keys: the same key again is the same message.
      accepted.set(String(request.headers["idempotency-key"]), `${request.body.contactId}:${request.body.message?.text}`);
      return {};
    });
    const s = await shop(at.database, rx.url);
    const steps = Array.from({ length: STEPS }, (_, i) => ({
      id: `s${i}`,
      type: "SEND_MESSAGE",
      text: `m${i}`,
      next: i + 1 < STEPS ? `s${i + 1}` : null,
    }));
    const workflow = await s.publish({ trigger: { type: "CONVERSATION_OPENED" }, start: "s0", steps });
    for (let i = 0; i < WORKERS; i++) startWorker();
    for (let i = 0; i < FLOWS; i++) await s.say(`flow-${i}`, "go");
    for (let kill = 0; kill < KILLS; kill++) {
      await new Promise((resolve) => setTimeout(resolve, 150 + ((kill * 7919) % 500)));
      [...workers][kill % Math.max(1, workers.size)]?.kill("SIGKILL");
    }
    const lastKill = Date.now();
    const ended = await until(
      async () => {
        const runs = await s.runs(workflow);
        return runs.length === FLOWS && runs.every((run) => run.status === "COMPLETED") ? runs : null;
      },
      "end of all runs",
      120_000,
    );
    const tookMs = Date.now() - lastKill;
    over = true;
    await rx.close();
    for (const run of ended) {
      const sent = (await s.log(run.id)).filter((line) => line.endsWith(":sent"));
      expect(sent).toEqual(steps.map((step) => `${step.id}:sent`));
    }
    const wanted = Array.from({ length: FLOWS }, (_, i) => steps.map((step) => `flow-${i}:${step.text}`)).flat();
    expect([...accepted.values()].sort()).toEqual(wanted.sort());
    console.log(
      `after the last kill all ${FLOWS} runs were through in ${tookMs} ms; ${rx.requests.length} requests for ${wanted.length} messages`,
    );
  },
  200_000 + KILLS * 3_000,
);
