import type { FrameMessage } from "../../messages.ts";
import type { Call } from "../api/api.ts";
import type { Memory } from "./memory.ts";
import type { Outbox } from "./outbox.ts";
import type { Store } from "./store.ts";

/** What the parts of the chat share. */
export interface ChatContext {
  readonly call: Call;
  readonly store: Store;
  readonly memory: Memory;
  /** Of this tab alone. */
  readonly tab: Memory;
  readonly outbox: Outbox;
  /** To the host page. */
  tell(message: FrameMessage): void;
  /** Now, as RFC 3339. */
  now(): string;
}
