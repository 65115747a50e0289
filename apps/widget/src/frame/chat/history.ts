import { MESSAGES, type WidgetMessage } from "../api/protocol.ts";
import type { ChatContext } from "./context.ts";
import type { SessionKeeper } from "./session.ts";
import { merged, unknown } from "./timeline.ts";

export interface History {
  /** Reads what came since the last reading; from the beginning in a session that was not read yet. */
  catchUp(): Promise<void>;
  /** Takes messages that came by themselves. */
  take(messages: readonly WidgetMessage[]): void;
  /** The visitor looks at what there is. */
  look(): void;
}

/** `heard` is called when something new has come from the other side while the chat was running. */
export function createHistory(
  { store, memory }: ChatContext,
  sessions: SessionKeeper,
  heard: () => void,
): History {
  /** Only readings move it: a message that came by itself says nothing of those before it. */
  let mark: { readonly token: string; readonly afterId: string | null } | null = null;

  const look = (): void => {
    const { messages, seenAt: before } = store.get();
    const seenAt = messages.at(-1)?.createdAt;
    if (!seenAt || seenAt <= before) return;
    memory.set("seenAt", seenAt);
    store.set({ seenAt });
  };
  const take = (more: readonly WidgetMessage[], quietly = false): void => {
    const known = store.get().messages;
    const fresh = unknown(known, more);
    if (fresh.length === 0) return;
    store.set({ messages: merged(known, fresh) });
    if (!quietly && fresh.some(({ direction }) => direction === "OUTBOUND")) heard();
  };

  return {
    async catchUp() {
      const first = mark?.token !== store.get().session?.token;
      const afterId = first ? null : (mark?.afterId ?? null);
      const { messages } = await sessions.ask<{ messages: readonly WidgetMessage[] }>(MESSAGES, { afterId });
      mark = { token: store.get().session?.token ?? "", afterId: messages.at(-1)?.id ?? afterId };
      take(messages, first);
      // A browser that has never looked has nothing unread: what a signed person reads elsewhere is no news here.
      if (first && !store.get().seenAt) look();
    },
    take: (messages) => take(messages),
    look,
  };
}
