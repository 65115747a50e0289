import { type Client, createClient } from "graphql-ws";
import type { Browser, WidgetMessage } from "./visitor.ts";

/** A browser's live connection: what came, and how it ended. */
export interface Socket {
  readonly texts: string[];
  /** Resolves once the text came. */
  heard(text: string): Promise<void>;
  /** "complete", or why it was refused. */
  readonly ended: Promise<string>;
  close(): void;
}

interface Init {
  readonly protocols: string[];
  readonly headers: Record<string, string>;
}

/** Node's own WebSocket, which may say where it comes from. */
const from = (origin: string) =>
  class extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, { protocols: [protocol], headers: { origin } } satisfies Init as never);
    }
  };

export async function openSocket(
  browser: Browser,
  { origin = browser.widget.origin, token = browser.token } = {},
): Promise<Socket> {
  const connectionParams = {
    authorization: `Bearer ${token}`,
    "x-widget-key": browser.widget.publishableKey,
  };
  const client: Client = createClient({
    url: `${browser.api.url.replace(/^http/, "ws")}/widget/graphql`,
    webSocketImpl: from(origin),
    connectionParams,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => {},
  });
  const texts: string[] = [];
  const looks = new Set<() => void>();
  const ended = new Promise<string>((resolve) => {
    client.subscribe<{ messageAdded: WidgetMessage }>(
      { query: "subscription { messageAdded { id direction text options } }" },
      {
        next: ({ data, errors }) => {
          texts.push(data?.messageAdded.text ?? JSON.stringify(errors));
          for (const look of looks) look();
        },
        error: (error) => resolve(error instanceof CloseEvent ? String(error.code) : JSON.stringify(error)),
        complete: () => resolve("complete"),
      },
    );
  });
  return {
    texts,
    heard: (text) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (texts.includes(text)) resolve();
        };
        looks.add(look);
        look();
      }),
    ended,
    close: () => void client.dispose(),
  };
}
