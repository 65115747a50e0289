import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";
import { createIdentityKey, liveIdentitySecret } from "../widget/identity-key-store.ts";
import { createWidget } from "../widget/widget-store.ts";
import { createChannel, openConfig } from "./channel-store.ts";
import { reseal, SEALED } from "./reseal.ts";
import { seal, unseal } from "./seal.ts";

const [old, fresh] = [randomBytes(32), randomBytes(32)];
const both = Buffer.concat([fresh, old]);
let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

test("the first key seals, every key of the list opens, and no other", () => {
  const before = seal(old, "channel", "s3cret");
  expect(unseal(both, "channel", before)).toBe("s3cret");
  const after = seal(both, "channel", "s3cret");
  expect(unseal(fresh, "channel", after)).toBe("s3cret");
  expect(() => unseal(old, "channel", after)).toThrow(/ENCRYPTION_KEY/);
});

test("what was sealed opens in no other place, and not when a byte of it was changed", () => {
  const sealed = seal(old, "channel", "s3cret");
  expect(() => unseal(old, "another", sealed)).toThrow();
  for (const place of [1, 13, 29, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(() => unseal(old, "channel", changed)).toThrow();
  }
});

test("after sealing anew the old key is needed no more, in any workspace", async () => {
  const made = [];
  for (const key of [old, old, fresh]) {
    const ws = await at.workspace();
    const channel = { type: "CUSTOM", name: "line", config: { token: "t0ken" }, secretFields: ["token"] } as const;
    made.push(await transaction(at.database, ws, (tx) => createChannel(tx, channel, key)));
  }
  expect(await reseal(at.database, both)).toEqual({ resealed: 2, unchanged: 1 });
  expect(await reseal(at.database, both)).toEqual({ resealed: 0, unchanged: 3 });
  for (const { workspaceId, id } of made) {
    const [row] = await transaction(at.database, workspaceId, (tx) =>
      tx.query<{ id: string; sealedConfig: Buffer }>(`SELECT id, sealed_config AS "sealedConfig" FROM channel WHERE id = $1`, [id]),
    );
    expect(openConfig(row as { id: string; sealedConfig: Buffer }, fresh)).toEqual({ token: "t0ken" });
  }
});

test("a widget's identity keys are sealed anew too, and no sealed column of the database is forgotten", async () => {
  const ws = await at.workspace();
  const { widget, key } = await transaction(at.database, ws, async (tx) => {
    const made = await createWidget(tx, { name: "shop", allowedOrigins: ["https://shop.dev"] }, old);
    return { widget: made, key: await createIdentityKey(tx, made.id, old) };
  });
  await reseal(at.database, both);
  expect(await transaction(at.database, ws, (tx) => liveIdentitySecret(tx, widget.id, key.kid, fresh))).toBe(key.secret);
  const columns = await transaction(at.database, ws, (tx) =>
    tx.query<{ table: string; column: string }>(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name LIKE 'sealed%' ORDER BY 1`,
    ),
  );
  const listed = SEALED.map(({ table, column }) => ({ table, column })).toSorted((a, b) => (a.table < b.table ? -1 : 1));
  expect(columns).toEqual(listed);
});
