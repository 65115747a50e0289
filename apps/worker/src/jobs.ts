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
export const isJob = (type: string): boolean => type in QUEUES;

/** What a job carries: ids alone, for no erasure looks for values here. Everything else is read from the database when it runs. */
export interface JobData {
  readonly workspaceId: string;
  readonly payload: Record<string, unknown>;
}

const idsOf = (payload: OutboxRow["payload"]) => Object.fromEntries(Object.entries(payload).filter(([key]) => key.endsWith("Id")));

export interface Jobs extends Loop {
  /** Makes the job of an event, under the event's id: a second one of the same id is none. */
  send(event: OutboxRow): Promise<void>;
}

type Task = (work: Work, data: JobData, key: string) => Promise<void>;
const TASKS: Readonly<Record<string, Task>> = {
  "deliver-message": deliverMessage,
  "http-request": requestHttp,
  "deliver-code": deliverCode,
};

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
  });
  boss.on("error", (error) => log.error({ err: error }, "jobs"));
  await boss.start();
  const workers = new Map<string, string>();
  for (const [queue, task] of Object.entries(TASKS)) {
    if (!(await boss.getQueue(queue))) await boss.createQueue(queue, RECOVERY);
    const id = await boss.work<JobData>(queue, { ...widthOf(queue, work.concurrency), pollingIntervalSeconds: 0.5 }, async ([job]) => {
      if (job) await task(work, job.data, job.id);
    });
    workers.set(queue, id);
  }
  return {
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
