import { type ContactVersion, contactsSince, messagesSince, type NewMessage, type Tx, versionsOf } from "@contact-identity/database";
import type { Queue } from "./queue.ts";

/** One subscription: what it looks at, and what it was told before. */
export interface Watch {
  /** What there is from a time on; what was not told before is put into the queue. */
  look(tx: Tx, since: Date): Promise<void>;
}

/** Tells what is new by id and version, and forgets what will not be read again. */
function teller(queue: Queue<string>, baseline: boolean) {
  const told = new Map<string, { readonly version: number; readonly at: Date }>();
  let first = baseline;
  return (rows: readonly { readonly id: string; readonly version: number; readonly at: Date }[], since: Date) => {
    for (const [id, { at }] of told) if (at < since) told.delete(id);
    for (const { id, version, at } of rows) {
      const before = told.get(id);
      told.set(id, { version, at });
      if (before?.version !== version && !first) queue.push(id);
    }
    first = false;
  };
}

export function watchMessages(conversationId: string, queue: Queue<string>): Watch {
  const tell = teller(queue, true);
  return {
    async look(tx, since) {
      const rows = await messagesSince(tx, [conversationId], since);
      tell(
        rows.map((row: NewMessage) => ({ id: row.id, version: 1, at: row.createdAt })),
        since,
      );
    },
  };
}

export function watchContacts(queue: Queue<string>): Watch {
  const tell = teller(queue, true);
  return {
    async look(tx, since) {
      const rows = await contactsSince(tx, since);
      tell(
        rows.map((row: ContactVersion) => ({ id: row.id, version: row.version, at: row.updatedAt })),
        since,
      );
    },
  };
}

/** Whoever answers for the contact: after a merge the survivor, after its undo the contact itself again. */
export function watchContact(contactId: string, queue: Queue<string>): Watch {
  let last: string | null = null;
  return {
    async look(tx) {
      const [row] = await versionsOf(tx, [contactId]);
      if (!row) return;
      const now = `${row.id}:${row.version}`;
      if (last !== null && last !== now) queue.push(row.id);
      last = now;
    },
  };
}
