import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { ChannelRow } from "../../channel/channel.row.ts";
import { eraseContact } from "../../identity/erasure/erase-contact.ts";
import { receiveTouch } from "../../inbound/receive-touch.ts";
import { drain } from "../../testing/flow.ts";
import { anHourLater } from "../../testing/hour.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture } from "../../testing/workspace-fixture.ts";
import { retrying, transaction } from "../../transaction.ts";
import { contactByKey, identifiersByContact } from "../contact-store.ts";
import { markShared } from "./mark-shared.ts";
import { removeIdentifier } from "./remove-identifier.ts";

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
    tx.query<{ id: string }>("SELECT id FROM contact WHERE workspace_id = $1 AND live ORDER BY id", [
      tx.workspaceId,
    ]),
  );
  return rows.map((row) => row.id);
};
const identifierOf = async (value: string) => {
  const found = await transaction(at.database, channel.workspaceId, async (tx) => {
    const key = value.startsWith("+") ? { phone: value } : { email: value };
    const contact = await contactByKey(tx, key);
    return (await identifiersByContact(tx, [contact?.id ?? ""])).find(
      (identifier) => identifier.value === value,
    );
  });
  return found?.id ?? "";
};
const mark = (id: string, shared: boolean) =>
  retrying(at.database, channel.workspaceId, (tx) => markShared(tx, id, shared));

test("a value that a person marks as shared merges nobody, parts whom it merged, and does so for anyone who comes later", async () => {
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
    tx.query<{ id: string }>(
      "SELECT id FROM identifier WHERE workspace_id = $1 AND kind = 'CHANNEL_ACCOUNT'",
      [tx.workspaceId],
    ),
  );
  await expect(mark(account?.id ?? "", true)).rejects.toMatchObject({
    refusals: [{ code: "INVALID", field: ["id"] }],
  });
  await expect(mark(channel.id, true)).rejects.toMatchObject({ refusals: [{ code: "NOT_FOUND" }] });
});

const address = "crowd@shop.dev";
/** Somebody who claims an address and proves nothing. */
const claim = (account: string) =>
  retrying(at.database, channel.workspaceId, (tx) =>
    receiveTouch(
      tx,
      channel,
      {
        accounts: [account],
        replyTo: account,
        label: account,
        origin: "CHANNEL_METADATA",
        identifiers: [{ kind: "EMAIL", raw: address, assurance: "CLAIMED" }],
        fields: [],
      },
      new Date(),
    ),
  );
const held = (value: string) =>
  transaction(at.database, channel.workspaceId, (tx) =>
    tx.query<{ id: string; shared: boolean; contact: string }>(
      `SELECT i.id, i.shared, s.contact_id AS contact FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
       WHERE i.workspace_id = $1 AND i.value = $2 ORDER BY i.first_seen_at, i.id`,
      [tx.workspaceId, value],
    ),
  );
const isSharedNow = async (value: string) => [...new Set((await held(value)).map(({ shared }) => shared))];
const settled = () => drain(at.database, channel.workspaceId);

test("what a person says outweighs every count, either way, and no matter who comes next", async () => {
  for (const name of ["a", "b", "c", "d"]) await claim(name);
  await settled();
  const [first] = await held(address);
  expect(await isSharedNow(address)).toEqual([true]);
  expect((await mark(first?.id ?? "", false)).shared).toBe(false);
  for (const name of ["e", "f"]) await claim(name);
  await settled();
  expect(await isSharedNow(address)).toEqual([false]);
  expect((await mark(first?.id ?? "", true)).shared).toBe(true);
  await settled();
  expect(await isSharedNow(address)).toEqual([true]);
});

test.each([true, false])("what a person said (%s) outlives the last who held the value", async (shared) => {
  await claim("a");
  const [only] = await held(address);
  await mark(only?.id ?? "", shared);
  await retrying(at.database, channel.workspaceId, (tx) => removeIdentifier(tx, only?.id ?? ""));
  expect(await held(address)).toEqual([]);
  for (const name of ["b", "c", "d", "e"]) await claim(name);
  await settled();
  expect(await isSharedNow(address)).toEqual([shared]);
});

test("erasing the last who held a value takes what was said of it along, and erasing another does not", async () => {
  for (const name of ["a", "b"]) await claim(name);
  const [first, second] = await held(address);
  await mark(first?.id ?? "", true);
  const marks = () =>
    transaction(at.database, channel.workspaceId, (tx) =>
      tx.query("SELECT id FROM value_mark WHERE workspace_id = $1", [tx.workspaceId]),
    );
  for (const [gone, left] of [
    [first, 1],
    [second, 0],
  ] as const) {
    await retrying(at.database, channel.workspaceId, (tx) => eraseContact(tx, gone?.contact ?? "", false));
    expect(await marks()).toHaveLength(left);
  }
});

test("of a value that many hold a few are settled with the call, and all the others by the worker, whatever is said meanwhile", async () => {
  await transaction(at.database, channel.workspaceId, async (tx) => {
    await tx.query(
      `WITH n AS (SELECT gen_random_uuid() AS c, gen_random_uuid() AS s, g FROM generate_series(1, 30) g),
       contacts AS (INSERT INTO contact (workspace_id, id, display_name, first_seen_at) SELECT $1, c, 'c' || g, now() FROM n),
       sources AS (INSERT INTO contact_source (workspace_id, id, contact_id, home_contact_id, channel_id, origin, label) SELECT $1, s, c, c, $2, 'CHANNEL_METADATA', 'c' || g FROM n)
       INSERT INTO identifier (workspace_id, id, source_id, kind, value, raw, assurance, origin, normaliser_version, owner)
       SELECT $1, gen_random_uuid(), s, 'EMAIL', $3, $3, 0, 'CHANNEL_METADATA', 1, g = 1 FROM n`,
      [tx.workspaceId, channel.id, address],
    );
  });
  const [first] = await held(address);
  expect((await mark(first?.id ?? "", true)).shared).toBe(true);
  const atOnce = (await held(address)).filter(({ shared }) => shared).length;
  expect(atOnce).toBeGreaterThan(0);
  expect(atOnce).toBeLessThan(30);
  await settled();
  expect(await isSharedNow(address)).toEqual([true]);
  await mark(first?.id ?? "", false);
  await mark(first?.id ?? "", true);
  await mark(first?.id ?? "", false);
  await settled();
  expect(await isSharedNow(address)).toEqual([false]);
});
