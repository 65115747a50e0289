import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Environment, readEnvironment } from "@contact-identity/environment";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import pg from "pg";
import { type Running, run } from "./run.ts";

let folder: string;
let running: Running | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "run-"));
  chmodSync(folder, 0o755); // as root, Postgres's user has to pass
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A part that notes its environment and its process, and is ready. */
const PART = `const { appendFileSync } = require("node:fs");
appendFileSync(__filename + ".log", JSON.stringify({ pid: process.pid, env: process.env }) + "\\n");
process.on("SIGTERM", () => process.exit(0)); process.on("disconnect", () => process.exit(0));
process.send({ type: "ready" }); setInterval(() => {}, 1000);`;
const scriptOf = (part: string): string => join(folder, `${part}.cjs`);
const starts = (part: string): { pid: number; env: Record<string, string> }[] =>
  readFileSync(`${scriptOf(part)}.log`, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
async function environment(env: NodeJS.ProcessEnv = {}): Promise<Environment> {
  const reading = readEnvironment({
    DATA_DIR: join(folder, "data"),
    SEED: "none",
    PORT: String(await freePort()),
    ...env,
  });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.environment;
}
function begin(from: Environment, lines: string[] = [], programs = { api: PART, worker: PART }): Running {
  writeFileSync(scriptOf("api"), programs.api);
  writeFileSync(scriptOf("worker"), programs.worker);
  running = run(from, ["api", "worker"], (line) => lines.push(line), scriptOf);
  return running;
}
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("both parts get the app's database and the secrets, never the owner's; a stop leaves neither them nor Postgres", async () => {
  const lines: string[] = [];
  const { started, stop } = begin(await environment(), lines);
  await started;
  expect(lines.join("\n")).toContain("Contact Identity is running.");
  const [api, worker] = [starts("api")[0], starts("worker")[0]];
  const url = api?.env.DATABASE_URL ?? "";
  expect(worker?.env.DATABASE_URL).toBe(url);
  expect(new URL(url).username).toBe("contact_identity_app");
  expect(Buffer.from(api?.env.ENCRYPTION_KEY ?? "", "base64")).toHaveLength(32);
  for (const part of [api, worker]) expect(JSON.stringify(part?.env)).not.toContain("contact_identity_owner");
  expect(await answers(url)).toBe(true);
  await stop();
  expect([api, worker].map((part) => lives(part?.pid ?? 0))).toEqual([false, false]);
  expect(await answers(url)).toBe(false);
});

test("Postgres comes back on its port after kill -9, under parts that go on", async () => {
  const { started } = begin(await environment());
  await started;
  const url = starts("api")[0]?.env.DATABASE_URL ?? "";
  process.kill(
    Number(readFileSync(join(folder, "data", "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]),
    "SIGKILL",
  );
  let back = false;
  for (let i = 0; i < 100 && !back; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    back = await answers(url);
  }
  expect(back).toBe(true);
  expect(starts("api")).toHaveLength(1);
});

test("a part that does not start ends the start in words, and the stop takes Postgres along", async () => {
  const { started, stop } = begin(await environment(), [], { api: PART, worker: "process.exit(9)" });
  await expect(started).rejects.toThrow("The worker does not start: it ended 4 times (with code 9).");
  const url = starts("api")[0]?.env.DATABASE_URL ?? "";
  await stop();
  expect(await answers(url)).toBe(false);
});

test("a stop in the middle of the start ends it, with nothing left", async () => {
  const { started, stop } = begin(await environment());
  await stop();
  await expect(started).rejects.toThrow(/Stopped while starting/);
});

test("everything that is wrong with the machine is told at once, before anything is started", async () => {
  const [first, second] = [createServer(), createServer()];
  const listen = (server: typeof first) =>
    new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
    );
  const [port, metrics] = [await listen(first), await listen(second)];
  const { started } = begin(
    await environment({ PORT: String(port), METRICS_PORT: String(metrics), DATA_DIR: "/etc/passwd/data" }),
  );
  const told = await started.catch((error: Error) => error.message);
  first.close();
  second.close();
  expect(
    String(told)
      .split("\n")
      .map((line) => line.split(":")[0]),
  ).toEqual(["DATA_DIR", "PORT", "METRICS_PORT"]);
});
