import { createClient } from "graphql-ws";
import { MESSAGE_ADDED, type WidgetMessage } from "./protocol.ts";

/** A connection that has not answered a ping for this long is dead, whatever the browser believes. */
const PING_MS = 20_000;
const PONG_MS = 10_000;
const LONGEST_WAIT_MS = 30_000;

export interface LiveOptions {
  /** Of the socket. */
  readonly address: string;
  readonly key: string;
  readonly token: string;
  /** Whether the socket is up: while it is not, somebody has to ask. */
  onConnected(connected: boolean): void;
  onMessage(message: WidgetMessage): void;
}

/** Messages as they come, over graphql-transport-ws. Connects again for ever, unless the server says that this session is no more. Returns the way to stop. */
export function listenLive({ address, key, token, onConnected, onMessage }: LiveOptions): () => void {
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: address,
    connectionParams: { authorization: `Bearer ${token}`, "x-widget-key": key },
    keepAlive: PING_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (attempt) =>
      new Promise((done) =>
        setTimeout(done, Math.min(1_000 * 2 ** attempt, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2)),
      ),
    on: {
      connected: () => onConnected(true),
      closed: () => {
        clearTimeout(unanswered);
        onConnected(false);
      },
      ping: (received) => {
        if (!received) unanswered = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(unanswered);
      },
    },
  });
  const over = (): void => onConnected(false);
  client.subscribe<{ messageAdded: WidgetMessage }>(
    { query: MESSAGE_ADDED },
    { next: ({ data }) => data && onMessage(data.messageAdded), error: over, complete: over },
  );
  return () => {
    // A socket that was still on its way and never came up has nothing to close.
    Promise.resolve(client.dispose()).catch(() => {});
  };
}
