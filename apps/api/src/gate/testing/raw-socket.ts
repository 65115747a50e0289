import type { TestApi } from "../../testing/api.ts";

/** A socket that sends what it is told to, right or wrong, and keeps what comes. */
export interface RawSocket {
  readonly messages: { readonly type: string; readonly id?: string; readonly payload?: unknown }[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(...messages: readonly (object | string)[]): void;
  /** The first message that fits; undefined once the socket has closed without one. */
  heard(type: string, id?: string): Promise<{ readonly payload?: unknown } | undefined>;
  close(): void;
}

export async function rawSocket(
  api: TestApi,
  path: string,
  headers: Record<string, string> = {},
): Promise<RawSocket> {
  const socket = new WebSocket(`${api.url.replace("http", "ws")}${path}`, {
    protocols: ["graphql-transport-ws"],
    headers,
  } as never);
  const messages: RawSocket["messages"] = [];
  const looks = new Set<() => void>();
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener("close", ({ code, reason }) => {
      resolve({ code, reason });
      for (const look of looks) look();
    });
  });
  socket.addEventListener("message", ({ data }) => {
    messages.push(JSON.parse(String(data)));
    for (const look of looks) look();
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  return {
    messages,
    closed,
    send(...all) {
      for (const message of all) socket.send(typeof message === "string" ? message : JSON.stringify(message));
    },
    heard: (type, id) =>
      new Promise((resolve) => {
        const look = () => {
          const found = messages.find(
            (message) => message.type === type && (id === undefined || message.id === id),
          );
          if (found || socket.readyState === WebSocket.CLOSED) resolve(found);
        };
        looks.add(look);
        look();
      }),
    close: () => socket.close(),
  };
}
