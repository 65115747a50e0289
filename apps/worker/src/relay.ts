import type { PendingEvent } from "@contact-identity/database";
import {
  claimEvent,
  deferEvent,
  handleEvent,
  isRace,
  markRelayed,
  pendingEvents,
  publishEvents,
  retrying,
  transaction,
  WAKE_CHANNEL,
  workspacesToPublish,
} from "@contact-identity/database";
import type { Jobs } from "./jobs.ts";
import { isJob } from "./jobs.ts";
import type { Loop, Work } from "./work.ts";
import { loop, pooled } from "./work.ts";

const BATCH = 200;
const EACH_WORKSPACE = 50;
/** How long news may lie when the wake-up call was missed. */
const IDLE_MS = 400;

/**
 * Reads the outbox. What is done inside the building is done in the transaction that marks the row: once. What leaves it becomes a job
 * under the row's id, then the row is marked: at least once, and the id makes it once.
 */
export async function startRelay(work: Work, jobs: Jobs): Promise<Loop> {
  const { database, log } = work;

  async function handOver(event: PendingEvent): Promise<void> {
    const row = await transaction(database, event.workspaceId, (tx) => claimEvent(tx, event.id));
    if (!row) return;
    await jobs.send(row);
    await transaction(database, event.workspaceId, async (tx) => markRelayed(tx, event.id));
  }

  const handle = (event: PendingEvent) =>
    retrying(database, event.workspaceId, async (tx) => {
      const row = await claimEvent(tx, event.id);
      if (!row) return;
      await handleEvent(tx, row);
      markRelayed(tx, event.id);
    });

  async function relay(event: PendingEvent): Promise<void> {
    try {
      await (isJob(event.type) ? handOver(event) : handle(event));
    } catch (error) {
      log.error({ err: error, event: event.id, type: event.type }, "an event could not be handled; it is put off");
      if (isRace(error)) return;
      const reason = error instanceof Error ? error.message : String(error);
      await transaction(database, event.workspaceId, (tx) => deferEvent(tx, event.id, reason));
    }
  }

  /** Events get their places for partners. */
  async function publish(): Promise<boolean> {
    let more = false;
    await pooled(await workspacesToPublish(database), work.concurrency, async (workspaceId) => {
      try {
        more = (await transaction(database, workspaceId, publishEvents)) || more;
      } catch (error) {
        log.error({ err: error, workspace: workspaceId }, "events could not be published; they will be in the next round");
      }
    });
    return more;
  }

  async function round(): Promise<boolean> {
    const pending = await pendingEvents(database, BATCH, EACH_WORKSPACE);
    // Events of one conversation one after the other; the rest side by side.
    const lanes = [...Map.groupBy(pending, (event) => event.conversationId ?? event.id).values()];
    await pooled(lanes, work.concurrency, async (lane) => {
      for (const event of lane) await relay(event);
    });
    const more = await publish();
    return more || pending.length === BATCH;
  }

  const running = loop(round, IDLE_MS, (error) => log.error({ err: error }, "the outbox could not be read"));
  // Only a hint: without it the outbox is read every IDLE_MS.
  const bell = database.listen(WAKE_CHANNEL, running.wake, (error) =>
    log.warn({ err: error }, "no wake-up calls for now; the outbox is polled"),
  );
  return {
    async stop() {
      await running.stop();
      await bell.stop();
    },
  };
}
