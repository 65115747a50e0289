import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { Refused } from "../refused.ts";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { retrying, type Tx } from "../transaction.ts";
import { openSecrets } from "./open-secrets.ts";
import { secretNames } from "./secret-store.ts";
import { deleteSecret, setSecret } from "./set-secret.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const acting = async () => {
  const ws = await at.workspace();
  return { ws, act: <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work) };
};
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) =>
      error instanceof Refused ? `${error.refusals[0]?.code} ${error.refusals[0]?.field?.join("/")}` : error,
  );

test("a secret is set, replaced, listed by name and deleted", async () => {
  const { act } = await acting();
  await act((tx) => setSecret(tx, "B", "first"));
  await act((tx) => setSecret(tx, "A", "other"));
  await act((tx) => setSecret(tx, "B", "second"));
  expect(await act(secretNames)).toEqual(["A", "B"]);
  expect(await act((tx) => openSecrets(tx, ["B", "C"]))).toEqual({ B: "second" });
  await act((tx) => deleteSecret(tx, "B"));
  expect(await act(secretNames)).toEqual(["A"]);
  expect(await refusal(act((tx) => deleteSecret(tx, "B")))).toBe("NOT_FOUND name");
});

test.each([
  ["", "x", "INVALID name"],
  ["1A", "x", "INVALID name"],
  ["a b", "x", "INVALID name"],
  ["a".repeat(65), "x", "INVALID name"],
  ["A", "", "REQUIRED value"],
  ["A", "x".repeat(8_193), "LIMIT_EXCEEDED value"],
  ["A", "\ud800", "INVALID value"],
  ["A", "a\u0000", "INVALID value"],
])("%j = %j is refused by its path", async (name, value, code) => {
  const { act } = await acting();
  expect(await refusal(act((tx) => setSecret(tx, name, value)))).toBe(code);
  expect(await act(secretNames)).toEqual([]);
});

test("there are at most a hundred, however many come at once", async () => {
  const { act } = await acting();
  const codes = await Promise.all(
    Array.from({ length: 110 }, (_, n) => refusal(act((tx) => setSecret(tx, `S${n}`, "x")))),
  );
  expect(codes.filter((code) => code !== null)).toEqual(
    Array.from({ length: 10 }, () => "LIMIT_EXCEEDED name"),
  );
  const [name = ""] = await act(secretNames);
  expect(await refusal(act((tx) => setSecret(tx, name, "y")))).toBeNull();
});

test("no other workspace sees, opens or deletes it, and moved to another place it opens nowhere", async () => {
  const [mine, theirs] = [await acting(), await acting()];
  await mine.act((tx) => setSecret(tx, "KEY", "mine"));
  expect([await theirs.act(secretNames), await theirs.act((tx) => openSecrets(tx, ["KEY"]))]).toEqual([
    [],
    {},
  ]);
  expect(await refusal(theirs.act((tx) => deleteSecret(tx, "KEY")))).toBe("NOT_FOUND name");
  const [row] = await mine.act((tx) =>
    tx.query<{ sealed: Buffer }>("SELECT sealed_value AS sealed FROM workspace_secret"),
  );
  const put = (tx: Tx, name: string) =>
    tx.query("INSERT INTO workspace_secret (workspace_id, name, sealed_value) VALUES ($1, $2, $3)", [
      tx.workspaceId,
      name,
      row?.sealed,
    ]);
  await theirs.act((tx) => put(tx, "KEY"));
  await mine.act((tx) => put(tx, "MOVED"));
  await expect(theirs.act((tx) => openSecrets(tx, ["KEY"]))).rejects.toThrow();
  await expect(mine.act((tx) => openSecrets(tx, ["MOVED"]))).rejects.toThrow();
});

test("a full dump holds no value in clear", async () => {
  const { act } = await acting();
  await act((tx) => setSecret(tx, "KEY", "sk_live_dumped"));
  const client = new pg.Client({ connectionString: at.superuserUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query(
      "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)",
    );
    const clear = Buffer.from("sk_live_dumped");
    for (const { name } of tables)
      for (const { row } of (await client.query(`SELECT to_jsonb(t)::text AS row FROM ${name} t`)).rows)
        for (const form of [clear.toString(), clear.toString("hex"), clear.toString("base64").slice(0, 18)])
          expect(row).not.toContain(form);
  } finally {
    await client.end();
  }
});
