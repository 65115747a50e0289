import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWorkspace, openDatabase } from "@contact-identity/database";
import { type TestDatabase, testDatabase } from "@contact-identity/database/testing";
import { type Environment, readEnvironment } from "@contact-identity/environment";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Postgres } from "./postgres.ts";
import { credentialsFile, seedOnce } from "./seed.ts";

const CREDENTIALS = {
  workspaceId: "w",
  adminKey: "a",
  readOnlyKey: "r",
  widgetId: "i",
  publishableKey: "p",
  identityKey: { kid: "k", secret: "s" },
  customChannel: { id: "c", token: "t" },
};

let database: TestDatabase;
let dataDir: string;
let made: number;
beforeEach(async () => {
  database = await testDatabase();
  dataDir = mkdtempSync(join(tmpdir(), "seed-"));
  made = 0;
});
afterEach(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

function environment(env: NodeJS.ProcessEnv = {}): Environment {
  const reading = readEnvironment({ DATA_DIR: dataDir, ...env });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.environment;
}
const external = (): Postgres => ({
  appUrl: database.appUrl,
  appRole: "app",
  ownerUrl: database.ownerUrl,
  version: "18",
  stop: async () => undefined,
});
const embedded = (): Postgres => ({
  ...external(),
  embedded: { ...database, port: 1, startedByUs: true, isAlive: () => true, stop: async () => undefined },
});
const make = async () => {
  made += 1;
  return CREDENTIALS;
};
async function someWorkspace(): Promise<void> {
  const open = await openDatabase({ url: database.appUrl, poolSize: 1 });
  await createWorkspace(open, "there before");
  await open.close();
}

test("an empty embedded database is seeded by default, once, and the keys are private", async () => {
  expect(await seedOnce(environment(), embedded(), make)).toBe("seeded");
  expect(await seedOnce(environment(), embedded(), make)).toBe("not needed");
  expect(made).toBe(1);
  expect(JSON.parse(readFileSync(credentialsFile(dataDir), "utf8"))).toEqual(CREDENTIALS);
  expect(statSync(credentialsFile(dataDir)).mode & 0o777).toBe(0o600);
});

test("of several that start at once one seeds", async () => {
  const answers = await Promise.all([1, 2, 3, 4].map(() => seedOnce(environment(), embedded(), make)));
  expect(answers.filter((answer) => answer === "seeded")).toHaveLength(1);
  expect(made).toBe(1);
});

test("nothing is seeded into a database in use, nor into one of somebody else's, nor where SEED says none", async () => {
  expect(await seedOnce(environment(), external(), make)).toBe("not needed");
  expect(await seedOnce(environment({ SEED: "none" }), embedded(), make)).toBe("not needed");
  await someWorkspace();
  expect(await seedOnce(environment(), embedded(), make)).toBe("not needed");
  expect(made).toBe(0);
});

test("SEED=demo seeds anywhere, but never replaces credentials that are there", async () => {
  await someWorkspace();
  expect(await seedOnce(environment({ SEED: "demo" }), external(), make)).toBe("seeded");
  writeFileSync(credentialsFile(dataDir), "mine");
  expect(await seedOnce(environment({ SEED: "demo" }), external(), make)).toBe("not needed");
  expect(readFileSync(credentialsFile(dataDir), "utf8")).toBe("mine");
});

test("a start that died between the data and its keys is made good by the next one", async () => {
  const dies = async (): Promise<never> => {
    await someWorkspace();
    throw new Error("killed here");
  };
  await expect(seedOnce(environment(), embedded(), dies)).rejects.toThrow("killed here");
  expect(await seedOnce(environment(), embedded(), make)).toBe("seeded");
});
