import { DEFAULT_RULES } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ChannelRow } from "../channel/channel.row.ts";
import { removeIdentifier } from "../contact/acts/remove-identifier.ts";
import { identifiersByContact } from "../contact/contact-store.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { asStored, decidedAgain } from "../testing/picture.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture, touchOf } from "../testing/workspace-fixture.ts";
import { retrying, type Tx } from "../transaction.ts";
import { currentRules, ruleSetOf } from "./rules/rules-store.ts";
import { decideIdentity } from "./settle-identity.ts";
import { contactsOfSuggestions, suggestionPage } from "./suggestion/suggestion-store.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

interface Held {
  readonly kind: "EMAIL" | "PHONE";
  readonly raw: string;
}

const act = <T>(ws: string, work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);

/** One more stranger who says so. */
const claim = (channel: ChannelRow, n: number, { kind, raw }: Held): Promise<string> =>
  act(channel.workspaceId, async (tx) => {
    const { message: _, ...touch } = touchOf(`stranger-${kind}-${raw}-${n}`);
    return (
      await receiveTouch(
        tx,
        channel,
        { ...touch, identifiers: [{ kind, raw, assurance: "CLAIMED" }] },
        new Date(),
      )
    ).contactId;
  });

/** With how many others somebody is looked at when it is decided who they are one with. */
const lookedAt = (ws: string, contact: string): Promise<number> =>
  act(ws, async (tx) => {
    const { surroundings } = await decideIdentity(tx, [contact], ruleSetOf(await currentRules(tx)));
    return surroundings.evidence.atoms.length - 1;
  });

const VALUES: readonly (readonly [string, (n: number) => Held])[] = [
  ["one address", () => ({ kind: "EMAIL", raw: "ann@shop.dev" })],
  ["a role mailbox", () => ({ kind: "EMAIL", raw: "info@shop.dev" })],
  ["one number", () => ({ kind: "PHONE", raw: "+14155550123" })],
  ["one mailbox, each in a spelling of its own", (n) => ({ kind: "EMAIL", raw: `ann.smith+${n}@gmail.com` })],
];

describe("of a value that a crowd claims", () => {
  test.each(VALUES)(
    "%s: the next claim is decided with no more of them, however many there are",
    async (_, value) => {
      const ws = await at.workspace();
      const channel = await at.channel(ws);
      await at.tell(channel, "owner", {
        email: value(0).kind === "EMAIL" ? value(0).raw : "owner@shop.dev",
        phone: "+14155550123",
      });
      const others: number[] = [];
      for (let n = 1; n <= 40; n++) others.push(await lookedAt(ws, await claim(channel, n, value(n))));
      // The owner, those who tell that it is crowded, the nearest spellings.
      expect(Math.max(...others)).toBeLessThanOrEqual(1 + DEFAULT_RULES.maxContactsPerValue + 1 + 20);
    },
    120_000,
  );

  test("the suggestion is one, with everybody in it, as all evidence at once gives it; those who leave it leave the rest", async () => {
    const ws = await at.workspace();
    const channel = await at.channel(ws);
    const owner = (await at.tell(channel, "owner", { email: "ann@shop.dev" })).contactId;
    const crowd: string[] = [];
    for (let n = 0; n < 20; n++) crowd.push(await claim(channel, n, { kind: "EMAIL", raw: "ann@shop.dev" }));
    const settled = async () => {
      const { partition: _, ...again } = await act(ws, (tx) => decidedAgain(tx));
      expect(await act(ws, asStored)).toEqual(again);
      const { rows } = await act(ws, (tx) => suggestionPage(tx, { first: 100, status: "OPEN" }));
      return act(ws, (tx) =>
        contactsOfSuggestions(
          tx,
          rows.map((row) => row.id),
        ),
      );
    };
    expect((await settled()).map((c) => c.contactId).sort()).toEqual([owner, ...crowd].sort());
    for (const [i, contact] of crowd.entries()) {
      const held = (await act(ws, (tx) => identifiersByContact(tx, [contact]))).find(
        (one) => one.kind === "EMAIL",
      );
      await act(ws, (tx) => removeIdentifier(tx, held?.id as string));
      const left = crowd.length - i - 1;
      const offered = await settled();
      // Above the limit one group; else a pair of each two.
      expect(offered).toHaveLength(left > 3 ? left + 1 : (left + 1) * left);
    }
  });
});
