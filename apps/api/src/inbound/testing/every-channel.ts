import { randomBytes } from "node:crypto";
import { providerOf, type RawRequest } from "@contact-identity/channels";
import { bodyTo, examples, type ProviderExample, signedAddress } from "@contact-identity/channels/testing";
import {
  type ChannelRow,
  createChannel,
  createWorkspace,
  openDatabase,
  parseId,
  publicId,
  type Tx,
  transaction,
  webhookUrlOf,
} from "@contact-identity/database";
import { testDatabase } from "@contact-identity/database/testing";
import Fastify from "fastify";
import { Registry } from "prom-client";
import { type Answered, answerCall } from "../answer-call.ts";
import { type CalledChannel, openedChannel } from "../called-channel.ts";
import { inboundCounters } from "../counters.ts";
import { inbound } from "../inbound.ts";

const PUBLIC_URL = "https://contacts.business.org";
const NOWHERE = "http://127.0.0.1:9";

/** One channel of an example: what it is called by, and calling it as the provider does. */
export interface CalledExample {
  /** Type and example: `EMAIL Mailgun`. */
  readonly name: string;
  readonly example: ProviderExample;
  readonly row: ChannelRow;
  readonly config: Readonly<Record<string, unknown>>;
  /** Delivers a call of the example's to this channel, in-process. */
  call(request: RawRequest): Promise<{ readonly status: number; readonly body: string }>;
  /** The same call as the webhook hands it over once it is proven. */
  placed(request: RawRequest): RawRequest;
  /** What it comes to. */
  answer(request: RawRequest): Promise<Answered>;
}

async function connected(url: string, sql: string): Promise<void> {
  const owner = await openDatabase({ url, poolSize: 1 });
  await owner.dataSource.query(sql);
  await owner.close();
}

/** The webhook over a database of its own, with a channel for each example that the providers have. */
export async function everyChannel() {
  const place = await testDatabase();
  const encryptionKey = randomBytes(32);
  const database = await openDatabase({ url: place.appUrl, encryptionKey });
  const workspaceId = parseId(
    "workspace",
    (await createWorkspace(database, "Every channel")).workspaceId,
  ) as string;
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(database, workspaceId, work);
  const app = Fastify();
  const settings = { database, encryptionKey, publicUrl: PUBLIC_URL, egressAllow: [] };
  await app.register(inbound, { settings, counters: inboundCounters(new Registry()) });

  const made: CalledExample[] = [];
  for (const [type, name, example] of examples) {
    const secretFields = providerOf(type)?.secretFields ?? [];
    const config = { ...example.config(NOWHERE), ...signedAddress(example, PUBLIC_URL) };
    const row = await within((tx) => createChannel(tx, { type, name, config, secretFields }, encryptionKey));
    const id = publicId("channel", row.id);
    const placed = (request: RawRequest): RawRequest => ({
      ...request,
      rawBody: Buffer.from(bodyTo(example, request, id)),
      channelId: id,
      webhookUrl: webhookUrlOf(PUBLIC_URL, row.id),
    });
    made.push({
      name: `${type} ${name}`,
      example,
      row,
      config,
      placed,
      answer: async (request) =>
        answerCall(settings, openedChannel(row, encryptionKey) as CalledChannel, placed(request)),
      async call(request) {
        const { method, search, headers } = request;
        const payload = bodyTo(example, request, id);
        const given = Object.fromEntries(
          Object.entries(headers).filter(([, value]) => value !== undefined),
        ) as Record<string, string>;
        const answer = await app.inject({
          method: method as "POST",
          url: `/channels/${id}/webhook${search}`,
          headers: given,
          payload,
        });
        return { status: answer.statusCode, body: answer.body };
      },
    });
  }
  return {
    channels: made,
    within,
    database,
    encryptionKey,
    settings,
    rows: <T = Record<string, unknown>>(sql: string, values: readonly unknown[] = []) =>
      within((tx) => tx.query<T>(sql, values)),
    /** While true, no message can be stored: a fault of ours in the middle of a call. */
    async breakTouches(broken: boolean) {
      const change = broken
        ? "ADD CONSTRAINT no_message CHECK (false) NOT VALID"
        : "DROP CONSTRAINT no_message";
      await connected(place.ownerUrl, `ALTER TABLE message ${change}`);
    },
    async close() {
      await app.close();
      await database.close();
      await place.drop();
    },
  };
}
