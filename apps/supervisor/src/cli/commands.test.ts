import { authenticate, type Database, openDatabase } from "@contact-identity/database";
import { type TestDatabase, testDatabase } from "@contact-identity/database/testing";
import { readEnvironment } from "@contact-identity/environment";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Postgres } from "../postgres.ts";
import { parseArguments } from "./arguments.ts";
import { COMMANDS } from "./commands.ts";
import { doctor } from "./doctor.ts";
import { after } from "./duration.ts";

let own: TestDatabase;
let database: Database;
let postgres: Postgres;
beforeAll(async () => {
  own = await testDatabase();
  database = await openDatabase({ url: own.appUrl, poolSize: 2 });
  postgres = {
    appUrl: own.appUrl,
    appRole: "contact_identity_app",
    ownerUrl: own.ownerUrl,
    version: "18",
    stop: async () => undefined,
  };
});
afterAll(async () => {
  await database.close();
  await own.drop();
});
const reading = readEnvironment({ ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") });
const environment = reading.ok ? reading.environment : ({} as never);
const run = async (name: string, ...args: string[]): Promise<Record<string, unknown>> =>
  (await COMMANDS[name]?.(postgres, args, environment)) as Record<string, unknown>;

describe("keys", () => {
  test("a new workspace comes with a key that works; keys:create makes one with those scopes alone", async () => {
    const { workspaceId, adminKey } = await run("workspace:create", "A", "company");
    expect((await authenticate(database, String(adminKey)))?.scopes.size).toBeGreaterThan(10);
    const made = await run(
      "keys:create",
      String(workspaceId),
      "--scopes",
      "CONTACTS_READ,CONVERSATIONS_READ",
    );
    const caller = await authenticate(database, String(made.key));
    expect([...(caller?.scopes ?? [])].sort()).toEqual(["CONTACTS_READ", "CONVERSATIONS_READ"]);
    expect(made.expiresAt).toBeNull();
  });

  test("--expires counts from now", async () => {
    const { workspaceId } = await run("workspace:create", "B");
    const made = await run("keys:create", String(workspaceId), "--scopes=CONTACTS_READ", "--expires=P30D");
    const days = (Date.parse(String(made.expiresAt)) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(30.1);
  });

  test.each<[string[], RegExp]>([
    [["workspace:create"], /Which name/],
    [["keys:create"], /keys:create <workspaceId>/],
    [["keys:create", "WORKSPACE"], /keys:create <workspaceId>/],
    [["keys:create", "WORKSPACE", "--scopes", "NO_SUCH_SCOPE"], /no scope NO_SUCH_SCOPE/],
    [
      ["keys:create", "WORKSPACE", "--scopes", "CONTACTS_READ", "--expires", "soon"],
      /--expires needs a duration/,
    ],
    [["keys:create", "WORKSPACE", "--scopes", "CONTACTS_READ", "--colour", "red"], /no option --colour/],
    [
      ["keys:create", "contact_01m87qsgk9eyds13ayxfjx9egr", "--scopes", "CONTACTS_READ"],
      /not the id of a workspace/,
    ],
    [
      ["keys:create", "workspace_01m87qsgk9eyds13ayxfjx9egr", "--scopes", "CONTACTS_READ"],
      /There is no workspace/,
    ],
  ])("%j is refused in words", async ([name = "", ...args], words) => {
    const { workspaceId } = await run("workspace:create", "C");
    const given = args.map((arg) => (arg === "WORKSPACE" ? String(workspaceId) : arg));
    await expect(run(name, ...given)).rejects.toThrow(words);
  });
});

test("secrets:reseal counts what it sealed again, by its former name too", async () => {
  for (const name of ["secrets:reseal", "keys:reseal"])
    expect(await run(name)).toEqual({ resealed: 0, unchanged: 0 });
});

test("db:status and db:migrate tell what is applied", async () => {
  expect(await run("db:migrate")).toEqual({ applied: [], pending: [] });
  expect(await run("db:status")).toMatchObject({
    pending: [],
    edited: [],
    role: "contact_identity_app",
    embedded: false,
  });
});

describe("doctor", () => {
  test("finds each variable that cannot be read, and throws on nothing", async () => {
    const report = await doctor({ PORT: "eighty", SEED: "perhaps" });
    expect(report.ok).toBe(false);
    const problems = report.findings.filter((f) => !f.ok).map((f) => `${f.check} ${f.message.split(":")[0]}`);
    expect(problems.sort()).toEqual(["configuration PORT", "configuration SEED"]);
  });

  test("tells a role that row-level security does not bind, and passes one that it does", async () => {
    const env = { DATA_DIR: "/tmp", ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"), PORT: "65011" };
    const bad = await doctor({ ...env, DATABASE_URL: own.superuserUrl });
    expect(bad.findings.find((f) => f.check === "postgres")).toMatchObject({
      ok: false,
      message: expect.stringContaining("is a superuser"),
    });
    const good = await doctor({ ...env, DATABASE_URL: own.appUrl });
    expect(
      good.findings.filter((f) => ["postgres", "migrations", "clock"].includes(f.check)).map((f) => f.ok),
    ).toEqual([true, true, true]);
  });
});

test.each([
  ["P30D", "2026-03-02T00:00:00.000Z"],
  ["P1M", "2026-03-03T00:00:00.000Z"], // 31 January and a month: February has no 31st
  ["P1Y2W", "2027-02-14T00:00:00.000Z"],
  ["PT90M", "2026-01-31T01:30:00.000Z"],
  ["P1DT1S", "2026-02-01T00:00:01.000Z"],
  ["P", undefined],
  ["PT", undefined],
  ["P0D", undefined],
  ["30 days", undefined],
  ["-P1D", undefined],
])("31 January 2026 and %s is %s", (duration, end) => {
  expect(after(new Date("2026-01-31T00:00:00Z"), duration)?.toISOString()).toBe(end);
});

test("options take their value after a space or an equals sign; one without a value is refused", () => {
  expect(parseArguments(["a", "--scopes", "X,Y", "b", "--expires=P1D"], ["scopes", "expires"])).toEqual({
    words: ["a", "b"],
    options: { scopes: "X,Y", expires: "P1D" },
  });
  expect(() => parseArguments(["--scopes"], ["scopes"])).toThrow("--scopes needs a value.");
});
