import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { suggestionPage } from "../identity/suggestion/suggestion-store.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

test("two spellings of one mailbox that come at the same moment are offered to a person, every time", async () => {
  const ws = await at.workspace();
  const [one, other] = [await at.channel(ws), await at.channel(ws)];
  const rounds = Array.from({ length: 20 }, (_, i) => i);
  for (const i of rounds)
    await Promise.all([
      at.tell(one, `a${i}`, { email: `ann.berg${i}@gmail.com` }),
      at.tell(other, `b${i}`, { email: `annberg${i}+shop@gmail.com` }),
    ]);
  const { rows } = await transaction(at.database, ws, (tx) =>
    suggestionPage(tx, { first: 100, status: "OPEN" }),
  );
  expect(rows).toHaveLength(rounds.length);
  expect(new Set(rows.flatMap((row) => row.heldBackBy))).toEqual(new Set(["ALIAS_ONLY"]));
});
