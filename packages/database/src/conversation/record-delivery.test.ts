import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";
import { messagesByIds } from "./message-store.ts";
import { recordDelivery } from "./record-delivery.ts";
import { sendMessage } from "./send-message.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

describe("a provider that counts messages in each chat from the start", () => {
  test("may give the same id to messages for two people: both are recorded", async () => {
    const channel = await at.channel(await at.workspace());
    const within = <T>(work: Parameters<typeof transaction<T>>[2]) =>
      transaction(at.database, channel.workspaceId, work);
    const sent: string[] = [];
    for (const chat of ["5123456789", "5987654321"]) {
      const { conversationId } = await at.tell(channel, chat);
      const id = await within((tx) =>
        sendMessage(tx, { conversationId: conversationId as string, text: "hello" }),
      );
      await within((tx) => recordDelivery(tx, id, { externalId: "7", externalScope: chat }));
      sent.push(id);
    }
    const rows = await within((tx) => messagesByIds(tx, sent));
    expect(rows.map((row) => [row.status, row.externalId, row.externalScope]).sort()).toEqual([
      ["SENT", "7", "5123456789"],
      ["SENT", "7", "5987654321"],
    ]);
  });
});
