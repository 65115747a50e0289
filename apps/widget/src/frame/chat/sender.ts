import { CallRefused, Unreachable } from "../api/api.ts";
import { type ErrorCode, POST, type WidgetError, type WidgetMessage } from "../api/protocol.ts";
import type { ChatContext } from "./context.ts";
import type { History } from "./history.ts";
import type { Unsent } from "./outbox.ts";
import { Overtaken, type SessionKeeper } from "./session.ts";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export interface ChatSender {
  /** Keeps it in storage, shows it, and sends when it can. */
  send(message: Unsent): void;
  /** Sends what is unsent, in order. Harmless at any time. */
  flush(): void;
  drop(clientId: string): void;
}

interface Posted {
  readonly messagePost: { readonly message: WidgetMessage | null; readonly errors: readonly WidgetError[] };
}

export function createSender(context: ChatContext, sessions: SessionKeeper, history: History): ChatSender {
  const { store, outbox } = context;
  let running = false;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (): void => store.set({ unsent: outbox.all() });
  const drop = (clientId: string): void => {
    outbox.remove(clientId);
    show();
  };
  const again = (afterMs = wait): void => {
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    timer = setTimeout(flush, afterMs);
  };
  const fail = (message: Unsent): void => {
    outbox.put({ ...message, failed: true });
    show();
  };

  /** True when the next one may follow. */
  const refused = (message: Unsent, code: ErrorCode): boolean => {
    if (code === "RATE_LIMITED") again(Math.max(wait, 5_000));
    else if (code === "FORM_REQUIRED") store.set({ form: "owed" });
    else if (code === "IDENTITY_REQUIRED" || code === "IDENTITY_INVALID")
      store.set({ hindrance: "IDENTITY_REQUIRED" });
    else {
      fail(message);
      return true;
    }
    return false;
  };
  const post = async (message: Unsent): Promise<boolean> => {
    const { text, clientId, attachments } = message;
    // Its text stands for the files where nothing was written.
    const said = { text: attachments ? "" : text, clientId, ...(attachments && { attachments }) };
    const { message: made, errors } = (await sessions.ask<Posted>(POST, said)).messagePost;
    wait = FIRST_WAIT_MS;
    store.set({ offline: false });
    if (!made) return refused(message, errors[0]?.code ?? "INVALID");
    history.take([made]);
    drop(clientId);
    return true;
  };
  const failure = (error: unknown, message: Unsent): boolean => {
    if (error instanceof Overtaken) return true;
    if (error instanceof CallRefused) {
      fail(message);
      return true;
    }
    store.set({ offline: true });
    again(error instanceof Unreachable ? error.afterMs : undefined);
    return false;
  };
  const run = async (): Promise<void> => {
    for (;;) {
      const next = outbox.all().find(({ failed }) => !failed);
      if (!next || store.get().form === "owed" || store.get().hindrance) return;
      if (!(await post(next).catch((error: unknown) => failure(error, next)))) return;
    }
  };
  function flush(): void {
    clearTimeout(timer);
    if (running) return;
    running = true;
    void run().finally(() => {
      running = false;
    });
  }

  return {
    send(message) {
      outbox.put(message);
      show();
      flush();
    },
    flush,
    drop,
  };
}
