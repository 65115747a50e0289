import { contactsSince, messagesSince, type Tx, versionsOf } from "@contact-identity/database";
import type { Queue } from "./queue.ts";

interface Seen {
  readonly id: string;
  readonly version: number;
  readonly at: Date;
}

/** One subscription: what it looks at, and what it was told before. */
export interface Watch {
  readonly of: "messages" | "contacts" | "contact";
  /** The conversation or contact; null of all contacts. */
  readonly id: string | null;
  /** What there is from a time on; what was not told before is put into the queue. The first time tells nothing. */
  tell(rows: readonly Seen[], since: Date): void;
}

/** Tells what is new by id and version, and forgets what will not be read again. */
function teller(queue: Queue<string>): Watch["tell"] {
  const told = new Map<string, Seen>();
  let first = true;
  return (rows, since) => {
    for (const [id, { at }] of told) if (at < since) told.delete(id);
    for (const row of rows) {
      const before = told.get(row.id);
      told.set(row.id, row);
      if (before?.version !== row.version && !first) queue.push(row.id);
    }
    first = false;
  };
}

export const watchMessages = (conversationId: string, queue: Queue<string>): Watch => ({
  of: "messages",
  id: conversationId,
  tell: teller(queue),
});

export const watchContacts = (queue: Queue<string>): Watch => ({
  of: "contacts",
  id: null,
  tell: teller(queue),
});

/** The contact that stands for this one: after a merge the survivor, after its undo the contact itself again. */
export function watchContact(contactId: string, queue: Queue<string>): Watch {
  let last: string | null = null;
  return {
    of: "contact",
    id: contactId,
    tell([row]) {
      if (!row) return;
      const now = `${row.id}:${row.version}`;
      if (last !== null && last !== now) queue.push(row.id);
      last = now;
    },
  };
}

/** Looks for all of a workspace's watches that look from the same time: one statement a kind, however many there are. */
export async function lookTogether(tx: Tx, watches: readonly Watch[], since: Date): Promise<void> {
  const { messages = [], contacts = [], contact = [] } = Object.groupBy(watches, (watch) => watch.of);
  const idsOf = (some: readonly Watch[]) => [...new Set(some.map(({ id }) => id as string))];
  if (messages.length > 0) {
    const rows = Map.groupBy(await messagesSince(tx, idsOf(messages), since), (row) => row.conversationId);
    for (const watch of messages) {
      const own = rows.get(watch.id as string) ?? [];
      watch.tell(
        own.map(({ id, createdAt }) => ({ id, version: 1, at: createdAt })),
        since,
      );
    }
  }
  const seen = ({ id, version, updatedAt }: { id: string; version: number; updatedAt: Date }): Seen => ({
    id,
    version,
    at: updatedAt,
  });
  if (contacts.length > 0) {
    const rows = (await contactsSince(tx, since)).map(seen);
    for (const watch of contacts) watch.tell(rows, since);
  }
  if (contact.length > 0) {
    const rows = Map.groupBy(await versionsOf(tx, idsOf(contact)), (row) => row.asked);
    for (const watch of contact) watch.tell((rows.get(watch.id as string) ?? []).map(seen), since);
  }
}
