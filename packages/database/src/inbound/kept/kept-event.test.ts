import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { eraseContact } from "../../identity/erasure/erase-contact.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture } from "../../testing/workspace-fixture.ts";
import type { Tx } from "../../transaction.ts";
import { transaction } from "../../transaction.ts";
import { spendToken } from "../once-token.ts";
import { pruneInbound } from "../prune-inbound.ts";
import { keepEvent } from "./keep-event.ts";
import { keptEventIds } from "./kept-event-store.ts";
import { namingAnyOf } from "./naming-values.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

async function desk() {
  const channel = await at.channel(await at.workspace());
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(at.database, channel.workspaceId, work);
  const keep = (body: string) =>
    within((tx) =>
      keepEvent(tx, {
        channelId: channel.id,
        reason: "entry: not a list",
        headers: { "x-note": "n" },
        search: "",
        body,
      }),
    );
  const bodies = async () =>
    (await within((tx) => tx.query<{ body: string }>("SELECT body FROM inbound_event ORDER BY body"))).map(
      (row) => row.body,
    );
  return { channel, within, keep, bodies };
}

test("a call that is delivered again is kept once", async () => {
  const { within, keep } = await desk();
  for (const body of ["one", "one", "two"]) await keep(body);
  expect(await within((tx) => keptEventIds(tx))).toHaveLength(2);
});

test("what was kept goes after 30 days, a token after a day, in every workspace", async () => {
  const desks = [await desk(), await desk()];
  for (const { channel, within, keep, bodies } of desks) {
    for (const body of ["old", "young"]) await keep(body);
    for (const token of ["old", "young"]) await within((tx) => spendToken(tx, channel.id, token));
    await within((tx) =>
      tx.query(
        `UPDATE inbound_event SET received_at = now() - CASE body WHEN 'old' THEN interval '30 days 1 minute' ELSE interval '29 days' END`,
      ),
    );
    await within((tx) => tx.query(`UPDATE inbound_token SET seen_at = now() - interval '25 hours'`));
    await within((tx) => spendToken(tx, channel.id, "new"));
    expect(await bodies()).toHaveLength(2);
  }
  await pruneInbound(at.database);
  for (const { channel, within, bodies } of desks) {
    expect(await bodies()).toEqual(["young"]);
    expect(await within((tx) => spendToken(tx, channel.id, "new"))).toBe(false);
    expect(await within((tx) => spendToken(tx, channel.id, "young"))).toBe(true);
  }
});

test("a token of one channel is new to another", async () => {
  const [one, other] = [await desk(), await desk()];
  const spend = ({ channel, within }: typeof one) => within((tx) => spendToken(tx, channel.id, "same"));
  expect([await spend(one), await spend(one), await spend(other)]).toEqual([true, false, true]);
});

describe("an erasure", () => {
  test("takes what was kept of calls that name the contact, and leaves the others'", async () => {
    const { channel, within, keep, bodies } = await desk();
    const said = { email: "kept@shop.dev", phone: "+14155550199", name: "Keptabella", id: "wamid.kept-77" };
    const { contactId } = await at.tell(channel, "acct-kept-1", said);
    const others = [
      '{"from":"acct-else","text":"somebody else"}',
      "From=%2B14155550198",
      '{"name":"Keptabella"}',
    ];
    for (const body of others) await keep(body);
    const hers = [
      '{"from":"acct-kept-1"}',
      "From=%2B14155550199&Body=x",
      '{"mail":"Kept@Shop.dev"}',
      "from=kept%40shop.dev",
      '{"mail":"kept\\u0040shop.dev"}',
      "From: kept=40shop.d=\r\nev",
      '{"name":"Keptabella","from":"acct-kept-1"}',
      "tel: +1 (415) 555-0199",
      "tel: 1.415.555.0199",
      '{"id":"wamid.kept-77","status":"?"}',
    ];
    for (const body of hers) await keep(body);
    const dry = await within((tx) => eraseContact(tx, contactId, true));
    expect(await bodies()).toHaveLength(others.length + hers.length);
    expect(dry.counts).toMatchObject({ inboundEvents: hers.length });
    expect(await within((tx) => eraseContact(tx, contactId, false))).toEqual(dry);
    expect(await bodies()).toEqual([...others].sort());
  });

  test("takes nothing along for a contact that calls itself, or its messages, by a word of every payload", async () => {
    const { channel, within, keep, bodies } = await desk();
    const { contactId } = await at.tell(channel, "acct-words-1", { name: "message", id: "timestamp" });
    await keep('{"message":{"timestamp":1,"from":"acct-other-1"}}');
    await within((tx) => eraseContact(tx, contactId, false));
    expect(await bodies()).toHaveLength(1);
  });

  test("takes an address as it was written too, with a domain in letters of its own", async () => {
    const { channel, within, keep, bodies } = await desk();
    const { contactId } = await at.tell(channel, "acct-idn-1", { email: "Ann@bücher.dev" });
    for (const body of [
      '{"from":"ann@bücher.dev"}',
      '{"from":"ann@b\\u00fccher.dev"}',
      '{"from":"ann@xn--bcher-kva.dev"}',
    ])
      await keep(body);
    await within((tx) => eraseContact(tx, contactId, false));
    expect(await bodies()).toEqual([]);
  });

  test.each([
    ["a short id is a word of its own", '{"contactId":"7"}', ["7"], true],
    ["and no digit of another", '{"contactId":"17","at":1770}', ["7"], false],
    ["a value with signs of its own", "a (b) [c] *", ["(b) [c] *"], true],
    ["nothing to look for", "anything", ["", "+"], false],
    ["a broken encoding beside the value", "x=%ff&from=ann%40mail.dev", ["ann@mail.dev"], true],
  ])("%s", async (_, text, values, named) => {
    expect(await namingAnyOf(values)(text)).toBe(named);
  });

  test("wherever in a long text it stands, and in whichever form", async () => {
    const names = namingAnyOf(["ann@mail.dev"]);
    for (const form of ["ann@mail.dev", "%61nn%40mail%2Edev", "ann=40mail=\r\n.dev", "\\u0061nn@mail.dev"])
      for (const at of [0, 32_760, 32_768, 65_530, 100_000])
        expect(await names(`${"x ".repeat(at / 2)}${form}${" y".repeat(500)}`)).toBe(true);
  });

  test("of thousands in megabytes is looked for in turns of some milliseconds: the process serves others meanwhile", async () => {
    const names = namingAnyOf(Array.from({ length: 2_000 }, (_, i) => `wamid.HBgLMTQxNTU1NTAx${i}`));
    let longest = 0;
    let before = process.threadCpuUsage();
    let over = false;
    const watch = () => {
      const { user, system } = process.threadCpuUsage(before);
      longest = Math.max(longest, (user + system) / 1000);
      before = process.threadCpuUsage();
      if (!over) setImmediate(watch);
    };
    setImmediate(watch);
    expect(await names(JSON.stringify({ text: "wamid.HBgLMTQx und sonst nichts, ".repeat(60_000) }))).toBe(
      false,
    );
    over = true;
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(100);
  }, 60_000);
});
