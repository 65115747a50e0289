import { randomBytes } from "node:crypto";
import type { ChannelType, Touch } from "@contact-identity/domain";
import { createChannel } from "../channel/change-channel.ts";
import type { ChannelRow } from "../channel/channel.row.ts";
import { openDatabase } from "../data-source.ts";
import type { Database } from "../database.ts";
import { newId } from "../id.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { retrying, transaction } from "../transaction.ts";
import { insertWorkspace } from "../workspace/change-workspace.ts";
import { testDatabase } from "./test-database.ts";

export interface Fixture {
  readonly database: Database;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly superuserUrl: string;
  readonly encryptionKey: Buffer;
  /** A new workspace's id. */
  workspace(): Promise<string>;
  channel(workspaceId: string, type?: ChannelType): Promise<ChannelRow>;
  /** A message with what its channel vouches for. */
  tell(channel: ChannelRow, account: string, said?: Said): ReturnType<typeof receiveTouch>;
  close(): Promise<void>;
}

export interface Said {
  readonly text?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly name?: string;
  readonly id?: string;
  readonly automatic?: true;
  readonly accounts?: readonly string[];
}

let count = 0;

export const touchOf = (account: string, said: Said = {}): Touch => ({
  accounts: said.accounts ?? [account],
  replyTo: account,
  label: account,
  origin: "CHANNEL_METADATA",
  identifiers: [
    ...(said.email ? [{ kind: "EMAIL" as const, raw: said.email, assurance: "CHANNEL" as const }] : []),
    ...(said.phone ? [{ kind: "PHONE" as const, raw: said.phone, assurance: "CHANNEL" as const }] : []),
  ],
  fields: said.name ? [{ field: "firstName", value: said.name, assurance: "CHANNEL" }] : [],
  message: {
    externalId: said.id ?? `m-${process.pid}-${count++}`,
    externalScope: "",
    text: said.text ?? "hello",
    ...(said.automatic ? { automatic: true } : {}),
  },
});

/** A database of the file's own with what tests of it need again and again. */
export async function fixture(): Promise<Fixture> {
  const made = await testDatabase();
  const key = randomBytes(32);
  const database = await openDatabase({ url: made.appUrl, poolSize: 12, encryptionKey: key });
  return {
    database,
    ownerUrl: made.ownerUrl,
    appUrl: made.appUrl,
    superuserUrl: made.superuserUrl,
    encryptionKey: key,
    async workspace() {
      const id = newId();
      await transaction(database, id, (tx) => insertWorkspace(tx, "test"));
      return id;
    },
    channel: (workspaceId, type = "CUSTOM") =>
      transaction(database, workspaceId, (tx) =>
        createChannel(tx, { type, name: "line", config: { token: "t" }, secretFields: ["token"] }, key),
      ),
    tell: (channel, account, said) =>
      retrying(database, channel.workspaceId, (tx) =>
        receiveTouch(tx, channel, touchOf(account, said), new Date()),
      ),
    async close() {
      await database.close();
      await made.drop();
    },
  };
}
