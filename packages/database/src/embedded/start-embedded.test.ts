import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { connected } from "../connected.ts";
import { isAlive } from "./process.ts";
import { type EmbeddedPostgres, startEmbedded } from "./start-embedded.ts";

const root = process.getuid?.() === 0;
const onlyAsRoot = root ? test : test.skip;
/** A plain user that every Unix has; initdb wants one with a name. */
const DAEMON = 1;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function newFolder(mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), "embedded-"));
  chmodSync(folder, mode);
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(dataDir: string, visiting = false): Promise<EmbeddedPostgres> {
  const server = await startEmbedded({ dataDir, log: () => undefined, visiting });
  cleanups.push(() => server.stop());
  return server;
}

const ask = async (url: string, sql: string): Promise<unknown> =>
  connected(
    url,
    async (client) => Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0],
  );
const answers = (url: string): Promise<boolean> =>
  ask(url, "SELECT 1").then(
    () => true,
    () => false,
  );
const postmasterPid = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]);

/** Another process that starts the same server, says so, and stays until it is told to stop, or killed. */
async function otherProcess(
  dataDir: string,
  user?: number,
): Promise<{ child: ChildProcess; first: string; end(): Promise<number | null> }> {
  const program = `const { startEmbedded } = await import(${JSON.stringify(new URL("./start-embedded.ts", import.meta.url).href)});
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: () => undefined });
    console.log(JSON.stringify({ started: server.startedByUs, port: server.port, appUrl: server.appUrl }));
    process.stdin.resume().on("end", async () => { await server.stop(); process.exit(0); });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: "/",
    stdio: ["pipe", "pipe", "inherit"],
    ...(user !== undefined && { uid: user, gid: user }),
  });
  const gone = new Promise<number | null>((resolve) => child.once("close", resolve));
  cleanups.push(async () => {
    child.kill("SIGKILL");
    await gone;
  });
  const first = await new Promise<string>((resolve) => {
    child.stdout.once("data", (chunk) => resolve(String(chunk)));
    child.once("close", () => resolve("{}"));
  });
  const end = () => {
    child.stdin.end();
    return gone;
  };
  return { child, first, end };
}

describe("one starter", () => {
  test("the first start makes a database whose roles are what row-level security needs, and keeps durability on", async () => {
    const dataDir = join(newFolder(), "data");
    const server = await start(dataDir);
    expect(server.startedByUs).toBe(true);
    const role =
      "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user";
    for (const url of [server.appUrl, server.ownerUrl]) expect(await ask(url, role)).toBe(false);
    await expect(ask(server.appUrl, "CREATE TABLE t (x int)")).rejects.toThrow(/permission denied/);
    await ask(server.ownerUrl, "CREATE TABLE t (x int)");
    for (const setting of ["fsync", "synchronous_commit", "full_page_writes"])
      expect(await ask(server.appUrl, `SHOW ${setting}`)).toBe("on");
    expect(await ask(server.appUrl, "SHOW listen_addresses")).toBe("127.0.0.1");
  });

  test("nobody gets in without the password, which only its owner can read", async () => {
    const dataDir = join(newFolder(), "data");
    const server = await start(dataDir);
    const wrong = server.appUrl.replace(/:[0-9a-f]+@/, ":wrong@");
    await expect(ask(wrong, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataDir, "postgres.passwords.json")).mode & 0o777).toBe(0o600);
  });

  test("a stop leaves no process, and the next start has the same data, port and passwords", async () => {
    const dataDir = join(newFolder(), "data");
    const first = await start(dataDir);
    await ask(first.ownerUrl, "CREATE TABLE kept AS SELECT 42 AS n");
    const pid = postmasterPid(dataDir);
    await first.stop();
    expect(isAlive(pid)).toBe(false);
    expect(first.isAlive()).toBe(false);
    const second = await start(dataDir);
    expect(second.appUrl).toBe(first.appUrl);
    expect(await ask(second.ownerUrl, "SELECT n FROM kept")).toBe(42);
  });

  test("after kill -9 of the postmaster the next start recovers what was committed", async () => {
    const dataDir = join(newFolder(), "data");
    const first = await start(dataDir);
    await ask(first.ownerUrl, "CREATE TABLE kept AS SELECT 42 AS n");
    process.kill(postmasterPid(dataDir), "SIGKILL");
    const second = await start(dataDir);
    expect(second.startedByUs).toBe(true);
    expect(await ask(second.ownerUrl, "SELECT n FROM kept")).toBe(42);
  });

  test("a pid file that names a living process which is no Postgres does not keep it from starting", async () => {
    const dataDir = join(newFolder(), "data");
    const first = await start(dataDir);
    const pidFile = join(dataDir, "postgres", "data", "postmaster.pid");
    const content = readFileSync(pidFile, "utf8").split("\n");
    await first.stop();
    writeFileSync(pidFile, [String(process.pid), ...content.slice(1)].join("\n"));
    expect((await start(dataDir)).startedByUs).toBe(true);
  });
});

describe("several starters", () => {
  test("a second one adopts, and only the first one's stop ends the server", async () => {
    const dataDir = join(newFolder(), "data");
    const [first, second] = [await start(dataDir), await start(dataDir)];
    expect(second.startedByUs).toBe(false);
    await second.stop();
    expect(await answers(first.appUrl)).toBe(true);
    await first.stop();
    expect(await answers(first.appUrl)).toBe(false);
  });

  test("a visitor that started the server leaves it to one who came meanwhile, who then stops it", async () => {
    const dataDir = join(newFolder(), "data");
    const visitor = await start(dataDir, true);
    const other = await otherProcess(dataDir);
    expect(JSON.parse(other.first)).toMatchObject({ started: false });
    cleanups.splice(cleanups.length - 2, 1); // the visitor stops here
    await visitor.stop();
    expect(await answers(visitor.appUrl)).toBe(true);
    await other.end();
    expect(await answers(visitor.appUrl)).toBe(false);
  });

  test("two processes that start at once on an empty folder get the same server", async () => {
    const dataDir = join(newFolder(), "data");
    const both = await Promise.all([otherProcess(dataDir), otherProcess(dataDir)]);
    const told = both.map((p) => JSON.parse(p.first) as { started: boolean; appUrl: string });
    expect(told[0]?.appUrl).toBe(told[1]?.appUrl);
    expect(told.filter((t) => t.started)).toHaveLength(1);
    expect(await answers(told[0]?.appUrl ?? "")).toBe(true);
    for (const process of both) await process.end();
    expect(await answers(told[0]?.appUrl ?? "")).toBe(false);
  });

  test("after kill -9 of the starter the next one adopts its server, and stops it at the end", async () => {
    const dataDir = join(newFolder(), "data");
    const other = await otherProcess(dataDir);
    other.child.kill("SIGKILL");
    await new Promise((resolve) => other.child.once("close", resolve));
    const next = await start(dataDir);
    expect(next.startedByUs).toBe(false);
    await next.stop();
    expect(await answers(next.appUrl)).toBe(false);
  });
});

describe("no matter who we are", () => {
  onlyAsRoot(
    "as root, in a folder that others may not enter, the cluster lies elsewhere and the folder points to it",
    async () => {
      const dataDir = join(newFolder(0o700), "data");
      const server = await start(dataDir);
      const home = readFileSync(join(dataDir, "postgres.location"), "utf8").trim();
      cleanups.unshift(() => rmSync(home, { recursive: true, force: true }));
      expect(home).toMatch(/^\/var\/lib\/contact-identity\/[0-9a-f]{16}$/);
      expect(existsSync(join(dataDir, "postgres"))).toBe(false);
      await ask(server.ownerUrl, "CREATE TABLE kept AS SELECT 42 AS n");
      await server.stop();
      expect(await ask((await start(dataDir)).ownerUrl, "SELECT n FROM kept")).toBe(42);
    },
  );

  onlyAsRoot("as root Postgres runs as the user who owns the cluster, a plain user's too", async () => {
    const folder = newFolder(0o777);
    const dataDir = join(folder, "data");
    const plain = await otherProcess(dataDir, DAEMON);
    expect(JSON.parse(plain.first)).toMatchObject({ started: true });
    expect(statSync(join(dataDir, "postgres", "data")).uid).toBe(DAEMON);
    expect(await plain.end()).toBe(0);
    chmodSync(dataDir, 0o711);
    const server = await start(dataDir);
    expect(server.startedByUs).toBe(true);
    expect(statSync(join(dataDir, "postgres", "data", "postmaster.pid")).uid).toBe(DAEMON);
  });

  test("the same path through a symbolic link is the same server", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "alias"));
    const first = await start(join(folder, "real"));
    const second = await start(join(folder, "alias"));
    expect(second).toMatchObject({ startedByUs: false, appUrl: first.appUrl });
  });
});
