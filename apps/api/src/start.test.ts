import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type TestDatabase, testDatabase } from "@contact-identity/database/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";

// The program itself, as the supervisor runs it: compiled, with a channel to its parent.
const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

let place: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  place = await testDatabase();
});
afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
});
afterAll(() => place?.drop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

interface Run {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
  readonly ready: Promise<unknown>;
}

function run(env: NodeJS.ProcessEnv): Run {
  const child = fork(main, [], {
    env: { PATH: process.env.PATH, ...env },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  children.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (said += String(data)));
  // "close" would not do: it does not come after disconnect().
  const read = [child.stdout, child.stderr].map((stream) => once(stream as Readable, "end"));
  const ended = Promise.all([once(child, "exit"), ...read]).then(([[code]]) => code as number | null);
  return {
    child,
    said: () => said,
    ended,
    ready: once(child, "message").then(([message]) => message as unknown),
  };
}

const complete = async (): Promise<NodeJS.ProcessEnv & { PORT: string }> => ({
  DATABASE_URL: place.appUrl,
  ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  PORT: String(await freePort()),
});

test("lists every problem of its configuration by name, and ends with an error", async () => {
  const { ended, said } = run({ PORT: "many", LOG_LEVEL: "loud", ENCRYPTION_KEY: "c2hvcnQ=" });
  expect(await ended).toBe(1);
  for (const name of ["PORT", "LOG_LEVEL", "ENCRYPTION_KEY"])
    expect(said()).toMatch(new RegExp(`^${name}: `, "m"));
  expect(said()).not.toMatch(/ at .*\.js|c2hvcnQ/);
});

test("says what the API alone must be given", async () => {
  const { ended, said } = run({});
  expect(await ended).toBe(1);
  expect(said()).toMatch(/^DATABASE_URL: [^\n]+\nENCRYPTION_KEY: [^\n]+\n$/);
});

test("tells it is ready, serves, measures, and ends in order when asked", async () => {
  const env = await complete();
  const metrics = String(await freePort());
  const { child, ready, ended, said } = run({ ...env, METRICS_PORT: metrics });
  expect(await ready).toEqual({ type: "ready" });
  expect(await (await fetch(`http://127.0.0.1:${env.PORT}/readyz`)).json()).toEqual({
    ok: true,
    problems: [],
  });
  await fetch(`http://127.0.0.1:${env.PORT}/channels/channel_01jd000000000000000000000t/webhook`);
  const measured = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  expect(measured).toContain(
    'http_request_duration_seconds_count{method="GET",route="/readyz",status="200"} 1',
  );
  expect(measured).toContain('route="/channels/:channelId/webhook"');
  expect(measured).toMatch(/^inbound_calls_total\{.*outcome="not_found".*\} 1$/m);
  expect(measured).toMatch(/^process_resident_memory_bytes /m);
  expect((await fetch(`http://127.0.0.1:${env.PORT}/metrics`)).status).toBe(404);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(said()).not.toContain(env.ENCRYPTION_KEY);
});

test("ends when its supervisor is gone", async () => {
  const { child, ready, ended } = run(await complete());
  await ready;
  child.disconnect();
  expect(await ended).toBe(0);
});

test("a port in use is one line of words", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { ended, said } = run({ ...(await complete()), PORT: String(port) });
  expect(await ended).toBe(1);
  expect(said().trim().split("\n")).toEqual([
    expect.stringMatching(new RegExp(`^PORT: Port ${port} .* is in use`)),
  ]);
  taken.close();
});

test("a database that is not there is words, without the password", async () => {
  const { ended, said } = run({
    ...(await complete()),
    DATABASE_URL: "postgres://someone:hidden@127.0.0.1:1/none",
  });
  expect(await ended).toBe(1);
  expect(said()).toMatch(/^DATABASE_URL: /m);
  expect(said()).not.toMatch(/hidden| at .*\.js/);
});
