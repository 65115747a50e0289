import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { ChannelRow } from "../../channel/channel.row.ts";
import { anHourLater } from "../../testing/hour.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture } from "../../testing/workspace-fixture.ts";
import { retrying, transaction } from "../../transaction.ts";
import { contactByKey, identifiersByContact } from "../contact-store.ts";
import { markShared } from "./mark-shared.ts";

let at: Fixture;
let channel: ChannelRow;
beforeAll(async () => {
  at = await fixture();
});
beforeEach(async () => {
  channel = await at.channel(await at.workspace());
});
afterAll(() => at.close());

const phone = "+14155550142";
const liveContacts = async () => {
  const rows = await transaction(at.database, channel.workspaceId, (tx) =>
    tx.query<{ id: string }>("SELECT id FROM contact WHERE workspace_id = $1 AND live ORDER BY id", [tx.workspaceId]),
  );
  return rows.map((row) => row.id);
};
const identifierOf = async (value: string) => {
  const found = await transaction(at.database, channel.workspaceId, async (tx) => {
    const key = value.startsWith("+") ? { phone: value } : { email: value };
    const contact = await contactByKey(tx, key);
    return (await identifiersByContact(tx, [contact?.id ?? ""])).find((identifier) => identifier.value === value);
  });
  return found?.id ?? "";
};
const mark = (id: string, shared: boolean) => retrying(at.database, channel.workspaceId, (tx) => markShared(tx, id, shared));

test("a value that a person marks as shared merges nobody, parts whom it merged, and does so for whoever comes later", async () => {
  for (const name of ["a", "b"]) await at.tell(channel, name, { phone });
  expect(await liveContacts()).toHaveLength(1);
  const marked = await mark(await identifierOf(phone), true);
  expect(marked.shared).toBe(true);
  expect(await liveContacts()).toHaveLength(2);
  await at.tell(channel, "c", { phone });
  expect(await liveContacts()).toHaveLength(3);
});

test("taken back, the rules act again", async () => {
  for (const name of ["a", "b"]) await at.tell(channel, name, { phone });
  const id = await identifierOf(phone);
  await mark(id, true);
  expect((await mark(id, false)).shared).toBe(false);
  expect(await liveContacts()).toHaveLength(1);
});

test("taken back from twenty, five merges go by themselves, the same in any order; the rest wait their hour as suggestions", async () => {
  const names = Array.from({ length: 20 }, (_, i) => `n${String(i).padStart(2, "0")}`);
  const together: string[] = [];
  for (const order of [names, names.toReversed()]) {
    channel = await at.channel(await at.workspace());
    await at.tell(channel, order[0] as string, { phone });
    const id = await identifierOf(phone);
    await mark(id, true);
    for (const name of order.slice(1)) await at.tell(channel, name, { phone });
    expect(await liveContacts()).toHaveLength(20);
    await mark(id, false);
    expect(await liveContacts()).toHaveLength(15);
    await transaction(at.database, channel.workspaceId, async (tx) => {
      const [open] = await tx.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM merge_suggestion WHERE status = 'OPEN' AND held_back_by = '{STORM}'",
      );
      expect(open?.n).toBe(14);
      const groups = await tx.query<{ labels: string }>(
        "SELECT string_agg(label, ',' ORDER BY label) AS labels FROM contact_source GROUP BY contact_id ORDER BY 1",
      );
      together.push(groups.map((row) => row.labels).join(" "));
      await anHourLater(tx);
    });
    expect(await liveContacts()).toHaveLength(1);
  }
  expect(together[1]).toBe(together[0]);
});

test("what is always shared, a channel account and a missing one are refused", async () => {
  await at.tell(channel, "a", { email: "info@mail.dev" });
  await expect(mark(await identifierOf("info@mail.dev"), false)).rejects.toMatchObject({
    refusals: [{ code: "INVALID", field: ["shared"] }],
  });
  const [account] = await transaction(at.database, channel.workspaceId, (tx) =>
    tx.query<{ id: string }>("SELECT id FROM identifier WHERE workspace_id = $1 AND kind = 'CHANNEL_ACCOUNT'", [tx.workspaceId]),
  );
  await expect(mark(account?.id ?? "", true)).rejects.toMatchObject({ refusals: [{ code: "INVALID", field: ["id"] }] });
  await expect(mark(channel.id, true)).rejects.toMatchObject({ refusals: [{ code: "NOT_FOUND" }] });
});
