import { type Database, horizon, transaction, WAKE_CHANNEL } from "@contact-identity/database";
import { type Queue, queueOf } from "./queue.ts";
import { lookTogether, type Watch, watchContact, watchContacts, watchMessages } from "./watch.ts";

/** What subscriptions are fed from: they look at the tables themselves, so that a lost wake-up call delays and never loses. */
export interface Feed {
  /** Ids of messages of a conversation as they are committed, from now on. */
  messages(workspaceId: string, conversationId: string): Promise<AsyncIterableIterator<string>>;
  /** Ids of contacts that changed, from now on: of one, or of all. Changes in quick succession may be told as one. */
  contacts(workspaceId: string, contactId: string | null): Promise<AsyncIterableIterator<string>>;
  close(): Promise<void>;
}

/** The watches of a workspace, each with the time from which on it is to look. */
type Place = Map<Watch, Date>;

/** Changes of this long are told together, in ms. */
const GATHER_MS = 25;
/** How long news may lie when a wake-up call was missed, in ms. */
const LOOK_EVERY_MS = 1_000;

export function startFeed(database: Database, report: (error: unknown) => void): Feed {
  const places = new Map<string, Place>();
  let bell: { stop(): Promise<void> } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let due = 0;
  let looking: Promise<void> | null = null;
  let again = false;
  let closed = false;

  const plan = (ms: number) => {
    if (closed || places.size === 0) return;
    // Calls that come faster than this must not put the look off for ever.
    if (timer && due <= Date.now() + ms) return;
    if (timer) clearTimeout(timer);
    due = Date.now() + ms;
    timer = setTimeout(round, ms);
  };
  const wake = () => {
    again = true;
    if (!looking) plan(GATHER_MS);
  };

  async function lookAt(workspaceId: string, place: Place): Promise<void> {
    await transaction(database, workspaceId, async (tx) => {
      const next = await horizon(tx);
      for (const group of Map.groupBy([...place], ([, since]) => since.getTime()).values()) {
        const watches = group.map(([watch]) => watch);
        await lookTogether(tx, watches, (group[0] as [Watch, Date])[1]);
        for (const watch of watches) if (place.has(watch)) place.set(watch, next);
      }
    });
  }

  function round(): void {
    timer = null;
    again = false;
    looking = Promise.all([...places].map(([id, place]) => lookAt(id, place).catch(report))).then(() => {
      looking = null;
      plan(again ? GATHER_MS : LOOK_EVERY_MS);
    });
  }

  /** The first look tells nothing: it is what was there before. */
  async function watching(
    workspaceId: string,
    watchBy: (queue: Queue<string>) => Watch,
  ): Promise<AsyncIterableIterator<string>> {
    let forget = () => {};
    const queue = queueOf<string>(() => forget());
    const watch = watchBy(queue);
    const since = await transaction(database, workspaceId, async (tx) => {
      const from = await horizon(tx);
      await lookTogether(tx, [watch], from);
      return from;
    });
    if (closed) throw new Error("the server is closing");
    const place = places.get(workspaceId) ?? new Map();
    places.set(workspaceId, place.set(watch, since));
    forget = () => {
      place.delete(watch);
      if (place.size === 0 && places.get(workspaceId) === place) places.delete(workspaceId);
    };
    bell ??= database.listen(WAKE_CHANNEL, wake, report);
    wake();
    return queue;
  }

  return {
    messages: (workspaceId, conversationId) =>
      watching(workspaceId, (queue) => watchMessages(conversationId, queue)),
    contacts: (workspaceId, contactId) =>
      watching(workspaceId, (queue) =>
        contactId === null ? watchContacts(queue) : watchContact(contactId, queue),
      ),
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await looking;
      await bell?.stop();
    },
  };
}
