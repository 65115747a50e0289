import { afterAll, afterEach, beforeAll } from "@jest/globals";
import { createEgress, type Egress } from "../egress/http.ts";
import type { SendOutcome } from "../provider.ts";
import { type Answer, type Loopback, loopback, type Received } from "./loopback.ts";

export interface Sending {
  readonly outcome: SendOutcome;
  readonly received: readonly Received[];
}

/** For a test file: sends by `send` to a loopback server that answers as told, and leaves nothing open. */
export function sendingBy<T>(send: (url: string, egress: Egress, what: T) => Promise<SendOutcome>) {
  let egress: Egress;
  const servers: Loopback[] = [];
  beforeAll(() => {
    egress = createEgress({ allow: ["127.0.0.0/8"] });
  });
  afterEach(async () => void (await Promise.all(servers.splice(0).map((server) => server.close()))));
  afterAll(() => egress.close());
  return async (answer: Answer, what: T): Promise<Sending> => {
    const server = await loopback(answer);
    servers.push(server);
    const outcome = await send(server.url, egress, what);
    return { outcome, received: server.received };
  };
}

/** The JSON that the provider was sent. */
export const jsonSent = ({ received }: Sending): Record<string, unknown> =>
  JSON.parse(received[0]?.body ?? "null");
