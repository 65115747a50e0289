import { stopTestCluster } from "../packages/database/dist/testing/index.js";
import { advances } from "./waiting/advances.mjs";
import { chat } from "./waiting/chat.mjs";
import { fill } from "./waiting/fill.mjs";
import { startWorker } from "./waiting/worker.mjs";

/**
 * What waiting costs at scale: bytes a run; a worker's start and memory, and an answer's way to the next message, with none waiting and with
 * all of them; 100,000 due at once, drained; advances a second against a hand-written FOR UPDATE SKIP LOCKED loop.
 */
export async function waiting(runs) {
  const people = Math.min(400, runs);
  const due = Math.min(100_000, Math.floor(runs / 5));
  const at = await chat();
  try {
    const cold = await startWorker(at.appUrl);
    const idleNone = await cold.memory();
    const none = await at.answers(people);
    const afterNone = await cold.memory();
    await cold.stop();

    const bytes = await fill(at, runs);
    const worker = await startWorker(at.appUrl);
    const idleAll = await worker.memory();
    const all = await at.answers(people);
    const afterwards = await worker.memory();
    const drained = await at.drain(due);
    await worker.stop();
    const rounds = await advances(at, Math.min(4_000, Math.floor(runs / 40)));

    console.table({
      "a worker's start, ms": { none: cold.startedIn, all: worker.startedIn },
      "its memory idle, MB": { none: idleNone, all: idleAll },
      "its memory after the answers, MB": { none: afterNone, all: afterwards },
      "answer → next message, p50 ms": { none: none.p50, all: all.p50 },
      "answer → next message, p99 ms": { none: none.p99, all: all.p99 },
    });
    console.table([
      {
        runs,
        "bytes a run that waits for a time": bytes.timer.run,
        "and its log": bytes.timer.log,
        "bytes a run that waits for an answer": bytes.answer.run,
        "and its log ": bytes.answer.log,
      },
    ]);
    console.table([{ due, "drained in s": drained.seconds, "runs/s": Math.round(due / drained.seconds) }]);
    console.table([rounds]);
  } finally {
    await at.close();
    await stopTestCluster();
  }
}
