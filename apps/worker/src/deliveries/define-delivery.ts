import type { SendOutcome } from "@contact-identity/channels";
import type { Database, EventOf, Tx } from "@contact-identity/database";
import {
  emptyEvent,
  eventOf,
  holdTarget,
  noteAnswer,
  noteFailure,
  outboxRow,
  passGate,
  retrying,
  transaction,
} from "@contact-identity/database";
import type { DeliveryKind, EventType, OutsideEventType } from "@contact-identity/domain";
import { EVENTS } from "@contact-identity/domain";
import type { Work } from "../work.ts";

/** How many deliveries of a kind are under way at once in one worker: all in all, and to one target. */
export interface Width {
  readonly all: number;
  readonly each?: number;
}

/** One kind of delivery. The rail does the rest: places, holds, the breaker, recording once. */
interface Definition<N extends OutsideEventType, Item, Result> {
  /** The event that asks for it: its payload is read by its schema, and its name in the catalogue says the queue. */
  readonly event: N;
  readonly width: (concurrency: number) => Width;
  /** Nobody waits for it: however many wait in its queue, they hold up nothing else of their workspace. */
  readonly courtesy?: true;
  /** Whether it is its turn: what has to wait for another takes no place in its target's pace. Absent: always. */
  readonly hasTurn?: (tx: Tx, event: EventOf<N>) => Promise<boolean>;
  /** What is to be delivered, held for this job; null when it is no longer wanted, or somebody else's. The same job may claim again. */
  readonly claim: (tx: Tx, event: EventOf<N>) => Promise<Item | null>;
  /** Outside any transaction; at least once, under a key that stays the same. */
  readonly perform: (work: Work, item: Item) => Promise<Result>;
  /** What the rail learns of the target by it. */
  readonly outcomeOf: (result: Result) => SendOutcome;
  /** Records the end of a try, once. */
  readonly record: (tx: Tx, item: Item, result: Result) => Promise<void>;
  /** What becomes of an error of `record` that is no race; true: it is dealt with. Absent: the job fails and is tried again. */
  readonly broken?: (tx: Tx, item: Item, error: unknown) => Promise<boolean>;
  /** Of a kind with targets. `putOff` queues it again and counts no try; `refuse` records a try that was not made. */
  readonly gate?: {
    readonly putOff: (tx: Tx, item: Item, afterMs: number) => Promise<void>;
    readonly refuse: (tx: Tx, item: Item, reason: string) => Promise<void>;
  };
}

/** A kind of delivery as the worker runs it. */
export interface DeliveryWork {
  readonly queue: DeliveryKind;
  readonly width: (concurrency: number) => Width;
  readonly courtesy: boolean;
  hasTurn(tx: Tx, row: Parameters<typeof eventOf>[1]): Promise<boolean>;
  run(work: Work, workspaceId: string, jobId: string): Promise<void>;
}

export const BROKEN = "it has not answered again and again, and is left alone for a while";

async function learn(tx: Tx, target: string, outcome: SendOutcome): Promise<void> {
  if (outcome.type !== "retry") return noteAnswer(tx, target);
  if (outcome.afterMs !== undefined) return holdTarget(tx, target, outcome.afterMs);
  return noteFailure(tx, target);
}

export function defineDelivery<N extends OutsideEventType, Item, Result>(
  kind: Definition<N, Item, Result>,
): DeliveryWork {
  interface Taken {
    readonly item: Item;
    readonly target: string | null;
  }

  /** The item, when it is its turn and its target can be sent to. */
  async function take(tx: Tx, jobId: string): Promise<Taken | null> {
    const row = await outboxRow(tx, jobId);
    const event = row && eventOf(kind.event, row);
    // Its payload was emptied: its contact was erased, or it is done.
    if (!event) return null;
    const item = await kind.claim(tx, event);
    if (item === null) {
      emptyEvent(tx, jobId);
      return null;
    }
    if (!kind.gate || event.targetId === null) return { item, target: null };
    const gate = await passGate(tx, event.targetId);
    if (gate.type === "open") return { item, target: event.targetId };
    if (gate.type === "held") await kind.gate.putOff(tx, item, gate.forMs);
    else await kind.gate.refuse(tx, item, BROKEN);
    emptyEvent(tx, jobId);
    return null;
  }

  const broken = async (
    database: Database,
    workspaceId: string,
    jobId: string,
    item: Item,
    error: unknown,
  ): Promise<boolean> => {
    const { broken } = kind;
    if (broken === undefined) return false;
    return transaction(database, workspaceId, async (tx) => {
      const dealtWith = await broken(tx, item, error);
      if (dealtWith) emptyEvent(tx, jobId);
      return dealtWith;
    });
  };

  async function record(
    database: Database,
    workspaceId: string,
    jobId: string,
    { item, target }: Taken,
    result: Result,
  ): Promise<void> {
    try {
      await retrying(database, workspaceId, async (tx) => {
        await kind.record(tx, item, result);
        // Erasures look for values in what waits, and nothing waits for this any longer.
        emptyEvent(tx, jobId);
        if (target !== null) await learn(tx, target, kind.outcomeOf(result));
      });
    } catch (error) {
      const dealtWith = await broken(database, workspaceId, jobId, item, error);
      if (!dealtWith) throw error;
    }
  }

  return {
    queue: EVENTS[kind.event as OutsideEventType].delivery,
    width: kind.width,
    courtesy: kind.courtesy === true,
    async hasTurn(tx, row) {
      const event = eventOf(kind.event as EventType, row) as EventOf<N> | null;
      if (event === null) return false;
      return kind.hasTurn ? kind.hasTurn(tx, event) : true;
    },
    async run(work, workspaceId, jobId) {
      const taken = await transaction(work.database, workspaceId, (tx) => take(tx, jobId));
      if (!taken) return;
      const result = await kind.perform(work, taken.item);
      work.log.debug({ delivery: jobId, kind: kind.event, outcome: kind.outcomeOf(result).type }, "delivery");
      await record(work.database, workspaceId, jobId, taken, result);
    },
  };
}
