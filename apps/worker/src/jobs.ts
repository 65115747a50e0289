import type { OutboxRow } from "@contact-identity/database";
import { PgBoss } from "pg-boss";
import { DELIVERIES, deliveryOf } from "./deliveries/index.ts";
import type { Loop, Work } from "./work.ts";

/** A job is the id of an outbox row, in a workspace: everything else is read from the database when it runs, for no erasure looks in here. */
interface JobData {
  readonly workspaceId: string;
}

export interface Jobs extends Loop {
  /** Makes the job of an event, under the event's id: a second one of the same id changes nothing. */
  send(event: OutboxRow): Promise<void>;
  /** Workspaces that have as many jobs waiting as they may: the rest of their work stays in the outbox until some are done. */
  busy(): Promise<string[]>;
}

/** The queues that count for a workspace. */
const QUEUES = Object.values(DELIVERIES).flatMap(({ queue, courtesy }) => (courtesy ? [] : [queue]));

/**
 * A queue goes by age alone, so one workspace's 100,000 messages would stand before everybody else's next one. No more of a workspace than
 * this wait in the queues at once; each worker that looks at the same moment may add as many.
 */
const WAITING_EACH = 100;
const BUSY = `SELECT data ->> 'workspaceId' AS id FROM pgboss.job WHERE name = ANY($1::text[]) AND state = 'created'
  GROUP BY 1 HAVING count(*) >= ${WAITING_EACH}`;

/** A killed worker's job must be found within 30 s; pg-boss's defaults take a quarter of an hour. */
const RECOVERY = { heartbeatSeconds: 10, retryLimit: 5, retryDelay: 1, expireInSeconds: 120 } as const;

/** How often a place looks for a job: twice a second, and where there are more than a few, again as soon as it has ended one. */
const LOOKING = { pollingIntervalSeconds: 0.5, burstWhenReadyExceeds: 5 };

export async function startJobs(work: Work): Promise<Jobs> {
  const { log } = work;
  const boss = new PgBoss({
    connectionString: work.databaseUrl,
    application_name: "contact-identity-jobs",
    schema: "pgboss",
    migrate: false,
    createSchema: false,
    max: 4,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    queueCacheIntervalSeconds: 2,
  });
  /** What an error says may name a person, and pg-boss keeps it, where no erasure looks. */
  const setAside = (error: unknown, queue: string, job: string): never => {
    log.error({ err: error, queue, job }, "a job failed; it is tried again");
    throw new Error("failed; the worker's log says why");
  };
  boss.on("error", (error) => log.error({ err: error }, "jobs"));
  await boss.start();
  const workers = new Map<string, string>();
  for (const { queue, width, run } of Object.values(DELIVERIES)) {
    if (!(await boss.getQueue(queue))) await boss.createQueue(queue, RECOVERY);
    const { all, each } = width(work.concurrency);
    const options = {
      localConcurrency: all,
      ...(each === undefined ? {} : { localGroupConcurrency: each }),
      ...LOOKING,
    };
    const id = await boss.work<JobData>(queue, options, async ([job]) => {
      if (job)
        await run(work, job.data.workspaceId, job.id).catch((error: unknown) =>
          setAside(error, queue, job.id),
        );
    });
    workers.set(queue, id);
  }
  return {
    async busy() {
      const { rows } = await boss.getDb().executeSql(BUSY, [QUEUES]);
      return (rows as { id: string }[]).map((row) => row.id);
    },
    async send({ id, type, workspaceId, targetId }) {
      const delivery = deliveryOf(type);
      if (!delivery) throw new Error(`nothing delivers events of the type ${type}`);
      await boss.send(
        delivery.queue,
        { workspaceId },
        { id, ...(targetId === null ? {} : { group: { id: targetId } }) },
      );
      boss.notifyWorker(workers.get(delivery.queue) as string);
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}
