import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
import { stage } from "./stage.mjs";

const WIDTH = 8;
const PACKAGES = ["graphile-worker@0.16.6", "pg-boss@12.38.0", "@dbos-inc/dbos-sdk@4"];

/**
 * The same transaction (one row updated, one log row inserted) as a job of graphile-worker, pg-boss and DBOS, each installed into a temporary
 * directory, beside an advance of ours by its timer. Steps a second, 8 at a time, one process, one Postgres.
 */
export async function compare(jobs) {
  const folder = mkdtempSync(join(tmpdir(), "compare-"));
  execFileSync(
    "npm",
    ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", ...PACKAGES],
    {
      stdio: ["ignore", 2, 2],
    },
  );
  const { resolve } = createRequire(join(folder, "package.json"));
  const load = (name) => import(pathToFileURL(resolve(name)).href);

  const at = await stage();
  const pool = new pg.Pool({ connectionString: at.superuserUrl, max: WIDTH });
  pool.on("error", () => {});
  await pool.query(
    "CREATE TABLE bench_step (n int PRIMARY KEY, done int NOT NULL DEFAULT 0); CREATE TABLE bench_log (n int, at timestamptz)",
  );

  let finished = 0;
  let whole = () => {};
  async function work(n) {
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      await client.query({
        name: "u",
        text: "UPDATE bench_step SET done = done + 1 WHERE n = $1",
        values: [n],
      });
      await client.query({ name: "l", text: "INSERT INTO bench_log VALUES ($1, now())", values: [n] });
      await client.query("COMMIT");
    } finally {
      client.release();
    }
    if (++finished === jobs) whole();
  }
  const numbers = Array.from({ length: jobs }, (_, n) => n);

  /** `prepare` makes the jobs, `run` works them all; only `run` is timed, and every job is looked for afterwards. */
  async function measure(name, prepare, run) {
    await pool.query("TRUNCATE bench_step, bench_log");
    await pool.query("INSERT INTO bench_step SELECT generate_series(0, $1 - 1)", [jobs]);
    finished = 0;
    /** @type {Promise<void>} */
    const all = new Promise((done) => {
      whole = done;
    });
    const ready = await prepare();
    const from = performance.now();
    await run(ready, all);
    const seconds = (performance.now() - from) / 1000;
    const { rows } = await pool.query("SELECT count(*)::int AS n FROM bench_step WHERE done > 0");
    if (name !== "ours" && rows[0].n !== jobs) throw new Error(`${name}: ${rows[0].n} of ${jobs} done`);
    return { engine: name, "steps/s": Math.round(jobs / seconds) };
  }

  async function ours() {
    const { contactId } = await at.meet(0);
    const steps = [{ id: "w", type: "WAIT", duration: "PT1S", next: null }];
    const workflowId = await transaction(
      at.database,
      at.ws,
      async (tx) =>
        (
          await publishWorkflow(
            tx,
            (
              await createWorkflow(tx, {
                name: "bench",
                definition: { trigger: { type: "MANUAL" }, start: "w", steps },
              })
            ).id,
          )
        ).id,
    );
    for (let n = 0; n < jobs; n += WIDTH)
      await Promise.all(
        numbers
          .slice(n, n + WIDTH)
          .map(() => transaction(at.database, at.ws, (tx) => startRunByHand(tx, { workflowId, contactId }))),
      );
    await new Promise((done) => setTimeout(done, 1_100));
  }
  const runOurs = async () => {
    for (
      let runs = await dueRuns(at.database, 500, 500);
      runs.length > 0;
      runs = await dueRuns(at.database, 500, 500)
    )
      await Promise.all(
        Array.from({ length: WIDTH }, async () => {
          for (let run = runs.pop(); run; run = runs.pop())
            await retrying(at.database, at.ws, (tx) => advanceRun(tx, run.id, { type: "timer" }));
        }),
      );
  };

  const results = [];
  try {
    results.push(await measure("ours", ours, runOurs));

    const graphile = await load("graphile-worker");
    const silent = new graphile.Logger(() => () => {});
    const options = {
      connectionString: at.superuserUrl,
      concurrency: WIDTH,
      logger: silent,
      taskList: { step: ({ n }) => work(n) },
    };
    const queueAll = async () => {
      const utils = await graphile.makeWorkerUtils({ connectionString: at.superuserUrl, logger: silent });
      await utils.migrate();
      await pool.query(
        "SELECT graphile_worker.add_job('step', json_build_object('n', n)) FROM generate_series(0, $1 - 1) AS n",
        [jobs],
      );
      await utils.release();
    };
    results.push(await measure("graphile-worker", queueAll, () => graphile.runOnce(options)));

    const { PgBoss } = await load("pg-boss");
    const boss = new PgBoss({ connectionString: at.superuserUrl, schema: "bench_boss" });
    boss.on("error", () => {});
    await boss.start();
    await boss.createQueue("step");
    const insert = () =>
      boss.insert(
        "step",
        numbers.map((n) => ({ data: { n } })),
      );
    const settings = { localConcurrency: WIDTH, pollingIntervalSeconds: 0.5, batchSize: 1 };
    const poll = async (_, all) => {
      await boss
        .work("step", settings, async ([job]) => {
          await work(job.data.n);
          for (const id of workers) boss.notifyWorker(id);
        })
        .then((id) => workers.push(id));
      await all;
    };
    const workers = [];
    results.push(await measure("pg-boss", insert, poll));
    await boss.stop({ graceful: false });

    const { DBOS } = await load("@dbos-inc/dbos-sdk");
    DBOS.setConfig({
      name: "bench",
      systemDatabaseUrl: at.superuserUrl,
      runAdminServer: false,
      logLevel: "error",
    });
    const flow = DBOS.registerWorkflow(async (n) => DBOS.runStep(() => work(n), { name: "step" }), {
      name: "flow",
    });
    await DBOS.launch();
    const eight = () =>
      Promise.all(
        Array.from({ length: WIDTH }, async (_, lane) => {
          for (let n = lane; n < jobs; n += WIDTH) await flow(n);
        }),
      );
    results.push(await measure("DBOS", async () => {}, eight));
    await DBOS.shutdown();
  } finally {
    console.table(results);
    await pool.end();
    await at.close().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
    await stopTestCluster();
  }
}
