import { advanceRun, dueRuns, retrying } from "../../packages/database/dist/index.js";
import { floor } from "../floor.mjs";

const WIDTH = 8;
const ROUNDS = 5;
const two = (x) => Math.round(x * 100) / 100;
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

/**
 * Advances a second of runs that are due: ours, and a loop by hand that takes one due run with its state, writes it completed with a log
 * entry, and commits. Both from the same table, eight at a time, in alternating rounds.
 */
export async function advances(at, each) {
  const plain = await floor(at.appUrl, WIDTH);
  const due = async () => {
    const { rowCount } = await at.owner.query(
      `UPDATE workflow_run SET wake_at = now() WHERE id IN (
         SELECT id FROM workflow_run WHERE status = 'WAITING' AND wait_conversation_id IS NULL AND wake_at > now() LIMIT $1)`,
      [each],
    );
    if (rowCount !== each) throw new Error(`${rowCount} of ${each} made due`);
    await at.owner.query("VACUUM workflow_run");
  };
  const timed = async (work) => {
    await due();
    const from = performance.now();
    const done = await work();
    if (done !== each) throw new Error(`${each} were due, ${done} advanced`);
    return (done * 1000) / (performance.now() - from);
  };
  const ours = () =>
    timed(async () => {
      let done = 0;
      for (
        let runs = await dueRuns(at.database, 500, 500);
        runs.length > 0;
        runs = await dueRuns(at.database, 500, 500)
      )
        await Promise.all(
          Array.from({ length: WIDTH }, async () => {
            for (let run = runs.pop(); run; run = runs.pop())
              if (
                await retrying(at.database, at.ws, (tx) =>
                  advanceRun(tx, run.id, { type: "timer" }, { skipLocked: true }),
                )
              )
                done++;
          }),
        );
      return done;
    });
  const byHand = () =>
    timed(async () => {
      const lanes = Array.from({ length: WIDTH }, () => plain.with((client) => loop(client, at.ws)));
      return (await Promise.all(lanes)).reduce((a, b) => a + b, 0);
    });
  try {
    /** @type {number[][]} */
    const [mine, theirs] = [[], []];
    for (let round = 0; round <= ROUNDS; round++) {
      const [a, b] = [await ours(), await byHand()];
      // The first round warms both.
      if (round > 0) {
        mine.push(a);
        theirs.push(b);
      }
    }
    const ratios = mine.map((rate, i) => rate / theirs[i]);
    return {
      "advances/s": Math.round(median(mine)),
      "by hand/s": Math.round(median(theirs)),
      ratio: two(median(ratios)),
      rounds: `${two(Math.min(...ratios))}–${two(Math.max(...ratios))}`,
    };
  } finally {
    await plain.close();
  }
}

async function loop(client, ws) {
  for (let done = 0; ; done++) {
    await client.query(`BEGIN; SET LOCAL app.workspace_id = '${ws}'`);
    const { rows } = await client.query({
      name: "claim",
      text: `SELECT id, step_id, state, sequence FROM workflow_run WHERE workspace_id = $1 AND wake_at <= now()
        ORDER BY wake_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      values: [ws],
    });
    const [run] = rows;
    if (run)
      await client.query({
        name: "done",
        text: `WITH r AS (UPDATE workflow_run SET status = 'COMPLETED', step_id = NULL, state = $3, sequence = $4, wake_at = NULL, ended_at = now()
            WHERE workspace_id = $1 AND id = $2)
          INSERT INTO workflow_run_step (workspace_id, run_id, sequence, step_id, type, outcome, detail, at)
          VALUES ($1, $2, $4, $5, 'WAIT', 'waited', '{}', now())`,
        values: [
          ws,
          run.id,
          JSON.stringify({ ...run.state, waitFor: undefined }),
          run.sequence + 1,
          run.step_id,
        ],
      });
    await client.query("COMMIT");
    if (!run) return done;
  }
}
