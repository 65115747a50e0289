import type { ProvidedChannelType } from "@contact-identity/domain";
import { afterAll, afterEach, beforeAll } from "@jest/globals";
import type { FetchedReference } from "../../attached/file-source.ts";
import { createEgress, type Egress } from "../../egress/http.ts";
import { openChannel } from "../../open-channel.ts";
import { type Answer, type Loopback, loopback, type Received } from "../../testing/loopback.ts";
import type { FileOutcome } from "../fetch-file.ts";

export const MIB = 1024 * 1024;
const BYTES = Buffer.from("the bytes of a file");

export const bytes: Answer = (_request, response) =>
  void response.writeHead(200, { "content-type": "image/jpeg", "content-length": BYTES.length }).end(BYTES);
export const json =
  (value: unknown, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
export const leads =
  (to: string): Answer =>
  (_request, response) =>
    void response.writeHead(302, { location: to }).end();

export async function collect(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
const CONFIG = (apiBaseUrl: string): Readonly<Record<ProvidedChannelType, Record<string, unknown>>> =>
  ({
    WHATSAPP_CLOUD: {
      phoneNumberId: "1",
      appSecret: "app-secret",
      verifyToken: "verify-word",
      accessToken: "whatsapp-token",
      apiBaseUrl,
    },
    MESSENGER: {
      pageId: "1",
      appSecret: "app-secret",
      verifyToken: "verify-word",
      pageAccessToken: "page-token",
      apiBaseUrl,
    },
    INSTAGRAM: {
      pageId: "1",
      appSecret: "app-secret",
      verifyToken: "verify-word",
      pageAccessToken: "page-token",
      apiBaseUrl,
    },
    TELEGRAM: { botToken: "110:bot-token", secretToken: "secret-word", apiBaseUrl },
    VIBER: { authToken: "viber-token", senderName: "Shop", apiBaseUrl },
    LINE: { channelSecret: "line-secret", channelAccessToken: "line-token", apiBaseUrl },
    TWILIO: { accountSid: "AC1", authToken: "twilio-token", from: "+14155550123", apiBaseUrl },
    CUSTOM: { token: "custom-token" },
  }) as never;

export const url = (text: string): FetchedReference => ({ type: "url", url: text });
export const id = (text: string): FetchedReference => ({ type: "id", id: text });
export const authorisations = (received: readonly Received[]) =>
  received.map(({ path, headers }) => [path, headers.authorization]);
export const taken: FileOutcome<Buffer> = { type: "taken", value: BYTES };

/** Servers on loopback in the place of providers, closed after each test. */
export function fetching() {
  let egress: Egress;
  const servers: Loopback[] = [];
  beforeAll(() => {
    // The providers' content networks are this machine.
    egress = createEgress({ allow: ["127.0.0.0/8"], resolve: async () => ["127.0.0.1"] });
  });
  afterEach(async () => void (await Promise.all(servers.splice(0).map((server) => server.close()))));
  afterAll(() => egress.close());

  async function serve(answer: Answer): Promise<Loopback> {
    const server = await loopback(answer);
    servers.push(server);
    return server;
  }
  const fetched = (type: ProvidedChannelType, apiBaseUrl: string, reference: FetchedReference) =>
    openChannel(type, CONFIG(apiBaseUrl)[type]).fetchFile(reference, egress, ({ body }) => collect(body));
  return { serve, fetched };
}
