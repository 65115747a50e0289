// node bench/waiting.mjs [runs]: waiting runs at scale: bytes a run, how long handing out takes beside them, how late a due one wakes, and
// advances a second against a hand-written FOR UPDATE SKIP LOCKED loop. Default 1,000,000.
import pg from "../node_modules/pg/lib/index.js";
import {
  advanceRun,
  createWorkflow,
  dueRuns,
  publishWorkflow,
  retrying,
  startRunByHand,
  transaction,
} from "../packages/database/dist/index.js";
import { stopTestCluster } from "../packages/database/dist/testing/index.js";
import { floor } from "./floor.mjs";
import { stage } from "./stage.mjs";

const RUNS = Number(process.argv[2] ?? 1_000_000);
const WAKE = Math.min(2_000, Math.floor(RUNS / 4));
const WIDTH = 8;
const FILL = 100_000;

const at = await stage();
const { contactId } = await at.meet(0);
const wait = { id: "w", type: "WAIT", duration: "P7D", next: null };
const definition = { trigger: { type: "MANUAL" }, start: "w", steps: [wait] };
const workflowId = await transaction(
  at.database,
  at.ws,
  async (tx) => (await publishWorkflow(tx, (await createWorkflow(tx, { name: "bench", definition })).id)).id,
);
const first = await transaction(at.database, at.ws, (tx) => startRunByHand(tx, { workflowId, contactId }));
const client = new pg.Client({ connectionString: at.ownerUrl });
await client.connect();
await client.query(`SET app.workspace_id = '${at.ws}'`);
const size = async () =>
  Number(
    (await client.query("SELECT pg_total_relation_size('workflow_run') + pg_total_relation_size('workflow_run_step') AS n")).rows[0].n,
  );

try {
  const before = await size();
  for (let made = 0; made < RUNS; made += FILL)
    await client.query(
      `WITH new AS (
         INSERT INTO workflow_run (workspace_id, id, workflow_id, version, contact_id, trigger_id, status, step_id, state, wake_at)
         SELECT r.workspace_id, gen_random_uuid(), r.workflow_id, r.version, r.contact_id, gen_random_uuid(), r.status, r.step_id, r.state, r.wake_at
         FROM workflow_run r, generate_series(1, $2) WHERE r.id = $1 RETURNING workspace_id, id)
       INSERT INTO workflow_run_step (workspace_id, run_id, sequence, step_id, type, outcome, detail, at)
       SELECT workspace_id, id, 1, 'w', 'WAIT', 'waiting', NULL, now() FROM new`,
      [first, Math.min(FILL, RUNS - made)],
    );
  await client.query("ANALYZE workflow_run");
  const bytes = ((await size()) - before) / RUNS;

  const idle = [];
  for (let n = 0; n < 20; n++) {
    const from = performance.now();
    await dueRuns(at.database, 500, 100);
    idle.push(performance.now() - from);
  }

  // Due now, by the column and by the state that the interpreter looks at.
  const wake = (count) =>
    client.query(
      `UPDATE workflow_run SET wake_at = now(), state = jsonb_set(state, '{wakeAt}', to_jsonb((extract(epoch FROM now()) * 1000)::bigint))
       WHERE id IN (SELECT id FROM workflow_run WHERE status = 'WAITING' AND wake_at > now() LIMIT $1)`,
      [count],
    );
  await wake(WAKE);
  const due = performance.now();
  const late = [];
  for (;;) {
    const runs = await dueRuns(at.database, 500, 500);
    if (runs.length === 0) break;
    await Promise.all(
      Array.from({ length: WIDTH }, async () => {
        for (let run = runs.pop(); run; run = runs.pop()) {
          await retrying(at.database, at.ws, (tx) => advanceRun(tx, run.id, { type: "timer" }, { skipLocked: true }));
          late.push(performance.now() - due);
        }
      }),
    );
  }
  if (late.length !== WAKE) throw new Error(`${WAKE} were due, ${late.length} woke`);
  const ours = (WAKE * 1000) / (performance.now() - due);

  await wake(WAKE);
  const plain = await floor(at.appUrl, WIDTH);
  const from = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: WIDTH }, () =>
      plain.with(async (c) => {
        for (;;) {
          await c.query(`BEGIN; SET LOCAL app.workspace_id = '${at.ws}'`);
          const { rows } = await c.query({
            name: "claim",
            text: "SELECT id FROM workflow_run WHERE workspace_id = $1 AND wake_at <= now() ORDER BY wake_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
            values: [at.ws],
          });
          const [run] = rows;
          if (run) {
            const values = [at.ws, run.id];
            await c.query({
              name: "done",
              text: `WITH r AS (UPDATE workflow_run SET status = 'COMPLETED', wake_at = NULL, ended_at = now() WHERE workspace_id = $1 AND id = $2)
                INSERT INTO workflow_run_step (workspace_id, run_id, sequence, step_id, type, outcome, at) VALUES ($1, $2, 2, 'w', 'WAIT', 'waited', now())`,
              values,
            });
          }
          await c.query("COMMIT");
          if (!run) return;
          done++;
        }
      }),
    ),
  );
  const hand = (done * 1000) / (performance.now() - from);
  await plain.close();
  const p50 = (list) => Math.round(list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] * 100) / 100;
  console.table([
    {
      runs: RUNS,
      "bytes a run": Math.round(bytes),
      "look, none due, p50 ms": p50(idle),
      "first wake ms": Math.round(Math.min(...late)),
      [`wake of ${WAKE}, p50 ms`]: p50(late),
      "advances/s": Math.round(ours),
      "floor/s": Math.round(hand),
      ratio: Math.round((ours / hand) * 100) / 100,
    },
  ]);
} finally {
  await client.end();
  await at.close();
  await stopTestCluster();
}
process.exit(0);
