import type { PendingEvent } from "@contact-identity/database";
import {
  adoptEvents,
  claimEvent,
  deferEvent,
  handleEvent,
  isRace,
  markRelayed,
  pendingEvents,
  pendingJobs,
  publishEvents,
  retrying,
  transaction,
  WAKE_CHANNEL,
  workspacesToPublish,
} from "@contact-identity/database";
import { handOverTo } from "./hand-over.ts";
import type { Jobs } from "./jobs.ts";
import type { Loop, Work } from "./work.ts";
import { loop, pooled } from "./work.ts";

const BATCH = 200;
const EACH_WORKSPACE = 50;
/** How long news may lie when the wake-up call was missed. */
const IDLE_MS = 400;
/** How often events of an older version are looked for. */
const ADOPT_MS = 30_000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether there may be more: somebody had all that one may have of a round, and some of it was done. */
const more = (pending: readonly PendingEvent[], done: number) => pending.length >= EACH_WORKSPACE && done > 0;

/**
 * Reads the outbox. What is done inside the building is done in the transaction that marks the row: once. What leaves it becomes a job
 * (hand-over.ts).
 */
export async function startRelay(work: Work, jobs: Jobs): Promise<Loop> {
  const { database, log, concurrency } = work;
  const handOver = handOverTo(work, jobs);
  /** When the next place that was given here has come, epoch ms. */
  let nextPlace = Number.POSITIVE_INFINITY;
  let adopted = 0;

  /** Returns whether there was anything left to do, as does `leave`. */
  const handle = (event: PendingEvent) =>
    retrying(database, event.workspaceId, async (tx) => {
      const row = await claimEvent(tx, event.id);
      if (!row) return false;
      const broken = await handleEvent(tx, row);
      if (!broken) {
        markRelayed(tx, event.id);
        return true;
      }
      log.error(
        { err: broken.error, event: event.id, type: event.type },
        "a part of an event could not be handled; it is put off",
      );
      await deferEvent(tx, event.id, reasonOf(broken.error));
      return true;
    });

  async function leave(event: PendingEvent): Promise<boolean> {
    const came = await handOver(event);
    if (typeof came === "object") nextPlace = Math.min(nextPlace, Date.now() + came.waitsMs);
    return came !== "none";
  }

  /** Does the work for lanes of events side by side, for those of a lane one after the other. Returns how many were done. */
  async function relay(
    lanes: readonly (readonly PendingEvent[])[],
    work: (event: PendingEvent) => Promise<boolean>,
  ): Promise<number> {
    let done = 0;
    await pooled(lanes, concurrency, async (lane) => {
      for (const event of lane) if (await attempt(event, work)) done++;
    });
    return done;
  }

  async function attempt(
    event: PendingEvent,
    work: (event: PendingEvent) => Promise<boolean>,
  ): Promise<boolean> {
    try {
      return await work(event);
    } catch (error) {
      log.error(
        { err: error, event: event.id, type: event.type },
        "an event could not be handled; it is put off",
      );
      if (!isRace(error))
        await transaction(database, event.workspaceId, (tx) => deferEvent(tx, event.id, reasonOf(error)));
      return false;
    }
  }

  /** Events get their places for partners. */
  async function publish(): Promise<boolean> {
    let more = false;
    await pooled(await workspacesToPublish(database), work.concurrency, async (workspaceId) => {
      try {
        more = (await transaction(database, workspaceId, publishEvents)) || more;
      } catch (error) {
        log.error(
          { err: error, workspace: workspaceId },
          "events could not be published; they will be in the next round",
        );
      }
    });
    return more;
  }

  async function inside(): Promise<boolean> {
    const pending = await pendingEvents(database, BATCH, EACH_WORKSPACE);
    const byConversation = Map.groupBy(pending, (event) => event.conversationId ?? event.id);
    return more(pending, await relay([...byConversation.values()], handle));
  }

  async function outside(): Promise<boolean> {
    if (nextPlace <= Date.now()) nextPlace = Number.POSITIVE_INFINITY;
    const pending = await pendingJobs(database, BATCH, EACH_WORKSPACE, await jobs.busy());
    const apart = pending.map((event) => [event]);
    return more(pending, await relay(apart, leave));
  }

  async function round(): Promise<number> {
    if (Date.now() - adopted > ADOPT_MS) {
      adopted = Date.now();
      await adoptEvents(database);
    }
    const parts = [await inside(), await publish(), await outside()];
    return parts.includes(true) ? 0 : Math.max(1, Math.min(IDLE_MS, nextPlace - Date.now()));
  }

  const running = loop(round, (error) => log.error({ err: error }, "the outbox could not be read"));
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
