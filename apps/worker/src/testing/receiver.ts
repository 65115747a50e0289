import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { readonly contactId?: string; readonly message?: { readonly text?: string } };
}
export interface Reply {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly delayMs?: number;
}

/** A custom channel's other side, on loopback: keeps what it was sent and replies as it is told. */
export async function receiver(answer: (request: Received, count: number) => Reply = () => ({})) {
  const requests: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const received = {
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as Received["body"],
      };
      requests.push(received);
      const {
        status = 200,
        body = JSON.stringify({ mId: `out-${requests.length}` }),
        headers = {},
        delayMs = 0,
      } = answer(received, requests.length);
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    texts: (account: string) =>
      requests.filter((r) => r.body.contactId === account).map((r) => r.body.message?.text),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Waits until `probe` gives something; fails with what it gave last. */
export async function until<T>(
  probe: () => Promise<T> | T,
  what: string,
  timeoutMs = 30_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`no ${what} within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
