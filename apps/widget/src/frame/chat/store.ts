import type { ErrorCode, Session, WidgetConfig, WidgetMessage } from "../api/protocol.ts";
import type { Unsent } from "./outbox.ts";

export interface ChatState {
  readonly config: WidgetConfig;
  /** Null until the visitor says something: looking costs the server nothing. */
  readonly session: Session | null;
  readonly messages: readonly WidgetMessage[];
  readonly unsent: readonly Unsent[];
  /** Written while the page was saying who the visitor is. */
  readonly held: readonly Unsent[];
  /** What was held for too long: it stands in the box again. */
  readonly returned: string | null;
  /** The history of an earlier visit is on its way. */
  readonly loading: boolean;
  readonly open: boolean;
  /** `createdAt` of the last message looked at. */
  readonly seenAt: string;
  /** The last call did not get through. */
  readonly offline: boolean;
  readonly form: "unknown" | "owed" | "done";
  /** What keeps the visitor from writing. */
  readonly hindrance: ErrorCode | null;
  readonly sound: boolean;
  /** Counts the visitors of this page: nothing half-typed goes from one to the next. */
  readonly visitor: number;
}

export interface Store {
  get(): ChatState;
  set(change: Partial<ChatState>): void;
  /** Calls back after every change; returns the way to stop. */
  watch(listener: () => void): () => void;
}

export function createStore(initial: ChatState): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of [...listeners]) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The form stands before the first message, unless it was answered or the visitor is known; the server's word overrides. */
export function showsForm({ config, form, session, messages }: ChatState): boolean {
  if (form !== "unknown") return form === "owed";
  return (
    config.preChatForm.enabled &&
    !session?.identified &&
    !messages.some(({ direction }) => direction === "INBOUND")
  );
}

/** What keeps this visitor from writing; null when nothing does. */
export const hindrance = ({ config, session, hindrance: told }: ChatState): ErrorCode | null =>
  told ?? (config.requireSignedIdentity && !session?.identified ? "IDENTITY_REQUIRED" : null);
