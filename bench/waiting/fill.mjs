import { startRunByHand } from "../../packages/database/dist/index.js";

const STEP = 100_000;
const WAITS = {
  trigger: { type: "MANUAL" },
  start: "w",
  steps: [{ id: "w", type: "WAIT", duration: "P7D", next: null }],
};

/** The columns of a table, those of `own` with expressions of their own. */
async function copied(client, table, own) {
  const { rows } = await client.query(
    "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
    [table],
  );
  const names = rows.map((row) => row.name);
  return { into: names.join(", "), from: names.map((name) => own[name] ?? `r.${name}`).join(", ") };
}

/**
 * Fills the database with copies of two runs that a workflow really left waiting: half wait for a time, half for an answer, each with the
 * log that the run has. Returns bytes of tables and indexes, a run.
 */
export async function fill(at, runs) {
  const { owner } = at;
  const size = async (table) =>
    Number((await owner.query("SELECT pg_total_relation_size($1::regclass) AS n", [table])).rows[0].n);
  const { contactId } = await at.meet(0);
  const timer = await at.publish(WAITS);
  const templates = {
    timer: await at.act((tx) => startRunByHand(tx, { workflowId: timer, contactId })),
    // The conversation that this person opens is asked something; nobody delivers here, and the run waits for the answer all the same.
    answer: await asked(at),
  };
  const run = await copied(owner, "workflow_run", {
    id: "uuidv7()",
    conversation_id: "CASE WHEN r.conversation_id IS NOT NULL THEN c.id END",
    wait_conversation_id: "CASE WHEN r.wait_conversation_id IS NOT NULL THEN c.id END",
    wake_at: "now() + interval '1 day' + random() * interval '6 days'",
    started_at: "now() - random() * interval '1 day'",
  });
  const log = await copied(owner, "workflow_run_step", { run_id: "new.id" });
  const bytes = {};
  for (const [name, template] of Object.entries(templates)) {
    await owner.query("VACUUM workflow_run, workflow_run_step");
    const before = [await size("workflow_run"), await size("workflow_run_step")];
    const count = Math.floor(runs / 2);
    for (let made = 0; made < count; made += STEP)
      await owner.query(
        `WITH new AS (
           INSERT INTO workflow_run (${run.into}) SELECT ${run.from}
           FROM workflow_run r, generate_series(1, $2::int) AS g CROSS JOIN LATERAL (SELECT uuidv7() AS id WHERE g > 0) AS c WHERE r.id = $1 RETURNING id)
         INSERT INTO workflow_run_step (${log.into}) SELECT ${log.from} FROM new, workflow_run_step r WHERE r.run_id = $1`,
        [template, Math.min(STEP, count - made)],
      );
    bytes[name] = {
      run: Math.round(((await size("workflow_run")) - before[0]) / count),
      log: Math.round(((await size("workflow_run_step")) - before[1]) / count),
    };
  }
  await owner.query("ANALYZE workflow_run, workflow_run_step");
  // What was filled in is written out now, not while something is measured.
  await at.checkpoint();
  return bytes;
}

/** A run that somebody's answer is awaited by: one of those whom the worker asked before. */
async function asked({ owner, asks, act }) {
  const { rows } = await owner.query(
    "SELECT contact_id, conversation_id FROM workflow_run WHERE workflow_id = $1 LIMIT 1",
    [asks],
  );
  const [{ contact_id: contactId, conversation_id: conversationId }] = rows;
  return act((tx) => startRunByHand(tx, { workflowId: asks, contactId, conversationId }));
}
