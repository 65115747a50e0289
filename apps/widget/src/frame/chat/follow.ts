import { Unreachable } from "../api/api.ts";
import { listenLive } from "../api/live.ts";
import type { ChatContext } from "./context.ts";
import type { History } from "./history.ts";

/** How often is asked while there is no socket: who looks at the chat waits for an answer, who has closed it does not. */
const OPEN_MS = 4_000;
const CLOSED_MS = 30_000;

/**
 * Keeps the messages of the session that there is up to date: by a socket, and by asking while none exists. Each new session
 * begins again. Asks once more whenever a socket has come up, for what came in between.
 */
export function follow(
  context: ChatContext,
  history: History,
  socket: { readonly address: string; readonly key: string },
): { now(): void } {
  const { store } = context;
  let token: string | undefined;
  let connected = false;
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasOpen = false;

  const unplan = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const ask = async (): Promise<void> => {
    unplan();
    const asked = token;
    if (!asked) return;
    await history.catchUp().then(
      () => store.set({ offline: false, loading: false }),
      (error: unknown) => store.set({ loading: false, offline: error instanceof Unreachable }),
    );
    if (asked === token) plan();
  };
  /** A plan stands: a socket that fails again and again does not put off the next asking. */
  const plan = (): void => {
    if (timer || !token || (connected && !store.get().offline)) return;
    timer = setTimeout(ask, store.get().open ? OPEN_MS : CLOSED_MS);
  };
  const begin = (current: string): void => {
    void ask();
    stop = listenLive({
      ...socket,
      token: current,
      onConnected(now) {
        if (token !== current) return;
        connected = now;
        if (now) void ask();
        else plan();
      },
      onMessage: (message) => token === current && history.take([message]),
    });
  };

  store.watch(() => {
    const { session, open } = store.get();
    const opened = open && !wasOpen;
    wasOpen = open;
    if (session?.token === token) {
      if (opened && !connected) void ask();
      return;
    }
    token = session?.token;
    connected = false;
    stop?.();
    stop = undefined;
    unplan();
    if (token) begin(token);
  });
  return { now: () => void ask() };
}
