import type { OutboxRow } from "@contact-identity/database";
import { PgBoss } from "pg-boss";
import { deliverCode } from "./deliveries/deliver-code.ts";
import { deliverMessage } from "./deliveries/deliver-message.ts";
import { requestHttp } from "./deliveries/http-request.ts";
import type { Loop, Work } from "./work.ts";

/** Types of events whose work leaves the building, and the queue that does it. */
const QUEUES: Readonly<Record<string, string>> = {
  "internal.message-queued": "deliver-message",
  "internal.http-request": "http-request",
  "internal.code-queued": "deliver-code",
};

/** What a job carries: ids alone, for no erasure looks for values here. Everything else is read from the database when it runs. */
export interface JobData {
  readonly workspaceId: string;
  readonly payload: Record<string, unknown>;
}

const idsOf = (payload: OutboxRow["payload"]) => Object.fromEntries(Object.entries(payload).filter(([key]) => key.endsWith("Id")));

export interface Jobs extends Loop {
  /** Makes the job of an event, under the event's id: a second one of the same id is none. */
  send(event: OutboxRow): Promise<void>;
  /** Workspaces that have as many jobs waiting as they may: the rest of their work stays in the outbox until some are done. */
  busy(): Promise<string[]>;
}

type Task = (work: Work, data: JobData, key: string) => Promise<void>;
const TASKS: Readonly<Record<string, Task>> = {
  "deliver-message": deliverMessage,
  "http-request": requestHttp,
  "deliver-code": deliverCode,
};

/**
 * A queue goes by age alone, so one workspace's 100,000 messages would stand before everybody else's next one. No more of a workspace than
 * this wait in the queues at once; each worker that looks at the same moment may add as many.
 */
const WAITING_EACH = 100;
const BUSY = `SELECT data ->> 'workspaceId' AS id FROM pgboss.job WHERE name = ANY($1::text[]) AND state = 'created'
  GROUP BY 1 HAVING count(*) >= ${WAITING_EACH}`;

/** A killed worker's job must be found within 30 s; pg-boss's defaults take a quarter of an hour. */
const RECOVERY = { heartbeatSeconds: 10, retryLimit: 5, retryDelay: 1, expireInSeconds: 120 } as const;

/**
 * How many deliveries are under way at once, all in all and to one channel: a provider that hangs holds a few, and the others' messages
 * pass by. They wait on the network, so there may be more of them than of what works on the database.
 */
const widthOf = (queue: string, concurrency: number) =>
  queue === "deliver-message"
    ? { localConcurrency: 3 * concurrency, localGroupConcurrency: Math.ceil(concurrency / 2) }
    : { localConcurrency: concurrency };

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
  for (const [queue, task] of Object.entries(TASKS)) {
    if (!(await boss.getQueue(queue))) await boss.createQueue(queue, RECOVERY);
    const options = { ...widthOf(queue, work.concurrency), ...LOOKING };
    const id = await boss.work<JobData>(queue, options, async ([job]) => {
      if (job) await task(work, job.data, job.id).catch((error: unknown) => setAside(error, queue, job.id));
    });
    workers.set(queue, id);
  }
  return {
    async busy() {
      const { rows } = await boss.getDb().executeSql(BUSY, [Object.keys(TASKS)]);
      return (rows as { id: string }[]).map((row) => row.id);
    },
    async send(event) {
      const queue = QUEUES[event.type] as string;
      const { channelId } = event.payload;
      const group = typeof channelId === "string" ? { group: { id: channelId } } : {};
      await boss.send(queue, { workspaceId: event.workspaceId, payload: idsOf(event.payload) }, { id: event.id, ...group });
      boss.notifyWorker(workers.get(queue) as string);
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}
