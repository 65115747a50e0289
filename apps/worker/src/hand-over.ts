import { providerOf } from "@contact-identity/channels";
import type { OutboxRow, PendingEvent, Tx } from "@contact-identity/database";
import {
  channelById,
  claimEvent,
  emptyEvent,
  markRelayed,
  takePlace,
  transaction,
  waitForPlace,
} from "@contact-identity/database";
import type { Pace } from "@contact-identity/domain";
import { deliveryOf } from "./deliveries/index.ts";
import type { Jobs } from "./jobs.ts";
import type { Work } from "./work.ts";

/** Of what leaves the building: a job of it was made, it waits for its place so many ms, or there was nothing to do. */
export type HandedOver = "job" | "none" | { readonly waitsMs: number };

/** The pace of a target, which is its channel's; null for what has none. A channel's kind never changes. */
async function paceOf(tx: Tx, known: Map<string, Pace | null>, targetId: string): Promise<Pace | null> {
  const before = known.get(targetId);
  if (before !== undefined) return before;
  const channel = await channelById(tx, targetId);
  const pace = channel ? (providerOf(channel.type)?.pace ?? null) : null;
  known.set(targetId, pace);
  return pace;
}

/**
 * Makes jobs of what leaves the building, each when its place in its target's pace has come. The place is a column of the outbox row; one
 * that has it is handed over, one that has it not yet is given one and waits. The job goes under the row's id, then the row is marked: at
 * least once, and the id makes it once.
 */
export function handOverTo({ database }: Work, jobs: Jobs): (event: PendingEvent) => Promise<HandedOver> {
  const paces = new Map<string, Pace | null>();

  async function place(tx: Tx, row: OutboxRow): Promise<HandedOver | null> {
    const delivery = deliveryOf(row.type);
    // Of a newer version than this worker: left to one that knows it.
    if (!delivery) return "none";
    if (row.placedAt !== null) return null;
    if (!(await delivery.hasTurn(tx, row))) {
      markRelayed(tx, row.id);
      emptyEvent(tx, row.id);
      return "none";
    }
    const pace = row.targetId === null ? null : await paceOf(tx, paces, row.targetId);
    const waitsMs = pace === null || row.targetId === null ? 0 : await takePlace(tx, row.targetId, pace);
    if (waitsMs === 0) return null;
    waitForPlace(tx, row, waitsMs);
    return { waitsMs };
  }

  return async (event) => {
    const claimed = await transaction(database, event.workspaceId, async (tx) => {
      const row = await claimEvent(tx, event.id);
      return row && { row, came: await place(tx, row) };
    });
    if (!claimed) return "none";
    if (claimed.came !== null) return claimed.came;
    await jobs.send(claimed.row);
    await transaction(database, event.workspaceId, async (tx) => markRelayed(tx, event.id));
    return "job";
  };
}
