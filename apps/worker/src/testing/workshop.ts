import { randomBytes } from "node:crypto";
import { createEgress } from "@contact-identity/channels";
import type { ChannelRow, Database, Tx } from "@contact-identity/database";
import {
  conversationPage,
  createChannel,
  createWorkflow,
  createWorkspace,
  messagesByConversation,
  openDatabase,
  parseId,
  publishWorkflow,
  receiveTouch,
  retrying,
  runPage,
  stepsByRun,
  transaction,
} from "@contact-identity/database";
import { testDatabase } from "@contact-identity/database/testing";
import type { FilesOptions } from "@contact-identity/files";
import { pino } from "pino";
import { startJobs } from "../jobs.ts";
import { startRelay } from "../relay.ts";
import { startSweep } from "../sweep.ts";
import { testStorage } from "./storage.ts";

export const encryptionKey = randomBytes(32);

/** A database, and workers on it that can be started and stopped in this process. */
export async function workshop(moreFiles: Partial<FilesOptions> = {}) {
  const made = await testDatabase();
  const database = await openDatabase({ url: made.appUrl, poolSize: 12, encryptionKey });
  const log = pino({ level: process.env.LOG_LEVEL ?? "silent" });
  const storage = testStorage(encryptionKey, moreFiles);
  const worker = async () => {
    const egress = createEgress({ allow: ["127.0.0.0/8"] });
    const work = {
      database,
      databaseUrl: made.appUrl,
      encryptionKey,
      publicUrl: "https://contacts.business.org",
      concurrency: 8,
      egress,
      ...storage,
      log,
    };
    const jobs = await startJobs(work);
    const relay = await startRelay(work, jobs);
    const sweep = startSweep(work);
    return {
      async stop() {
        await Promise.all([relay.stop(), sweep.stop()]);
        await jobs.stop();
        await egress.close();
      },
    };
  };
  return {
    database,
    url: made.appUrl,
    log,
    ...storage,
    worker,
    async close() {
      await database.close();
      await made.drop();
    },
  };
}

let count = 0;

/** A workspace with a custom channel whose outgoing messages go to `outboundUrl`. */
export async function shop(database: Database, outboundUrl: string | undefined) {
  const made = await createWorkspace(database, "test");
  const ws = parseId("workspace", made.workspaceId) as string;
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(database, ws, work);
  const config = { token: "secret", ...(outboundUrl ? { outboundUrl } : {}) };
  const channel: ChannelRow = await act((tx) =>
    createChannel(tx, { type: "CUSTOM", name: "line", config, secretFields: ["token"] }, encryptionKey),
  );
  return {
    ws,
    act,
    channel,
    /** Another channel of the same workspace, to the same server. */
    line: () =>
      act((tx) =>
        createChannel(tx, { type: "CUSTOM", name: "line", config, secretFields: ["token"] }, encryptionKey),
      ),
    say: (account: string, text: string, vouched: { email?: string } = {}, over: ChannelRow = channel) =>
      act((tx) =>
        receiveTouch(
          tx,
          over,
          {
            accounts: [account],
            replyTo: account,
            label: account,
            origin: "CHANNEL_METADATA",
            identifiers: vouched.email ? [{ kind: "EMAIL", raw: vouched.email, assurance: "CHANNEL" }] : [],
            fields: [],
            message: { externalId: `in-${process.pid}-${count++}`, externalScope: "", text },
          },
          new Date(),
        ),
      ),
    publish: (definition: unknown) =>
      act(
        async (tx) =>
          (await publishWorkflow(tx, (await createWorkflow(tx, { name: "test", definition })).id)).id,
      ),
    runs: (workflowId: string) =>
      transaction(database, ws, async (tx) => (await runPage(tx, { workflowId, first: 100 })).rows),
    log: (runId: string) =>
      transaction(database, ws, async (tx) =>
        (await stepsByRun(tx, [runId])).map((s) => `${s.stepId}:${s.outcome}`),
      ),
    talk: (contactId: string) =>
      transaction(database, ws, async (tx) => {
        const [conversation] = (await conversationPage(tx, { first: 1, filter: { contactId } })).rows;
        if (!conversation) throw new Error("no conversation");
        return {
          conversation,
          messages: await messagesByConversation(tx, [conversation.id], { first: 100 }),
        };
      }),
  };
}
