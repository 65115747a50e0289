import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { createWorkspace, openDatabase } from "@contact-identity/database";
import { type TestDatabase, testDatabase } from "@contact-identity/database/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Attacked } from "./testing/attacker.ts";
import { ATTACKS } from "./testing/attacks.ts";
import { DOES, type Seen } from "./testing/bystander.ts";
import type { Target } from "./testing/target.ts";
import { furnish } from "./testing/victims.ts";

// One caller does its worst while another, of another workspace, goes on with its day. The API, who attacks and who measures are processes of
// their own. `npm run soak -- --only=hostile` attacks for 30 seconds each and holds the promise about time and memory; here, on cores that are
// shared with other tests, what is held is that nothing fails, nothing hangs, and nobody waits for seconds.

const SECONDS = Number(process.env.HOSTILE_SECONDS ?? 1.5);
/** Whether this machine is there for this alone: then times and memory are promises. */
const STRICT = process.env.HOSTILE_SECONDS !== undefined;
/** The attacks to make: a regular expression for their names. */
const ONLY = new RegExp(process.env.HOSTILE_ONLY ?? "");
const CONTACTS = STRICT ? 5_000 : 500;
const GENEROUS_MS = 3_000;

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const program = (name: string) => fileURLToPath(new URL(`./testing/${name}.ts`, import.meta.url));

let place: TestDatabase;
let api: ChildProcess;
let bystander: ChildProcess;
let mine: Target;
let theirs: Target;
const attackers: ChildProcess[] = [];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A program of this folder, as it is written: Node takes the types away. */
const start = (name: string): ChildProcess =>
  fork(program(name), [], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });

/** The next thing that a process says. */
async function heard<T>(child: ChildProcess): Promise<T> {
  const listening = new AbortController();
  const { signal } = listening;
  try {
    const ended = once(child, "exit", { signal }).then(([code]) =>
      Promise.reject(new Error(`the process ended with ${code}`)),
    );
    const [message] = await Promise.race([once(child, "message", { signal }), ended]);
    return message as T;
  } finally {
    listening.abort();
  }
}

function told<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = heard<T>(child);
  child.send(message);
  return answer;
}

const look = (seconds: number) => told<Seen>(bystander, { target: mine, ms: seconds * 1_000 });

beforeAll(async () => {
  place = await testDatabase();
  const encryptionKey = randomBytes(32);
  const database = await openDatabase({ url: place.appUrl, encryptionKey });
  const [one, other] = [
    await createWorkspace(database, "bystander"),
    await createWorkspace(database, "attacker"),
  ];
  await database.close();
  const port = String(await freePort());
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: place.appUrl,
    ENCRYPTION_KEY: encryptionKey.toString("base64"),
    PORT: port,
  };
  api = fork(main, [], {
    env: { ...env, LOG_LEVEL: "silent" },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(api, "message");
  const url = `http://127.0.0.1:${port}`;
  mine = await furnish(url, one.adminKey, 50);
  theirs = await furnish(url, other.adminKey, CONTACTS);
  bystander = start("bystander");
  // The first requests open connections and warm what is cached.
  await look(2);
}, 300_000);
afterEach(() => {
  for (const child of attackers.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
});
afterAll(async () => {
  bystander?.kill("SIGKILL");
  if (api && api.exitCode === null) {
    api.kill("SIGKILL");
    await once(api, "exit");
  }
  await place?.drop();
});

const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

/** Memory that the API holds, in bytes; null where the system does not say. */
function memory(): number | null {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${api.pid}/status`, "utf8"))?.[1]) * 1_024;
  } catch {
    return null;
  }
}

/**
 * The least that it comes back to, looked for as long as connections may be kept open. The bystander goes on with its day meanwhile: a
 * process that nobody asks for anything does not look for what it could give back.
 */
async function memoryAfter(wanted: number): Promise<number | null> {
  let least = memory();
  for (let n = 0; n < 45 && least !== null && least > wanted; n++) {
    await look(2);
    least = Math.min(least, memory() ?? least);
  }
  return least;
}

const chosen = ATTACKS.filter(({ name }) => ONLY.test(name));
describe("nothing that one caller sends holds up another", () => {
  let calm: Seen;
  beforeAll(async () => {
    // Where memory is a promise, the process has its working size first.
    calm = await look(STRICT ? 60 : 2);
  }, 120_000);

  test.each(chosen)(
    "$name",
    async ({ name, neverTaken }) => {
      const before = STRICT ? await look(10) : calm;
      const held = memory();
      const attacker = start("attacker");
      attackers.push(attacker);
      const begun = await told<"begun" | { error: string }>(attacker, { name, target: theirs });
      if (begun !== "begun") throw new Error(begun.error);
      const during = await look(SECONDS);
      const attacked = await told<Attacked | { error: string }>(attacker, { stop: true });
      if ("error" in attacked) throw new Error(attacked.error);
      const after = await look(0.5);
      const kept = STRICT && held !== null ? await memoryAfter(held * 1.1) : null;

      const rows = DOES.map((what) => {
        const [own, now] = [percentile(before.times[what], 0.99), percentile(during.times[what], 0.99)];
        return { what, own, now, limit: STRICT ? 3 * own : GENEROUS_MS + 3 * own };
      });
      const share = Math.round((100 * attacked.refused) / Math.max(1, attacked.sent));
      const times = rows
        .map(({ what, own, now }) => `${what} ${Math.round(own)} → ${Math.round(now)} ms`)
        .join(", ");
      const grown =
        kept === null || held === null
          ? ""
          : `, memory ${Math.round(held / 2 ** 20)} → ${Math.round(kept / 2 ** 20)} MiB`;
      process.stdout.write(
        `${name}: ${attacked.perSecond}/s, ${share} % refused, slowest ${attacked.longestMs} ms; p99 of the bystander: ${times}${grown}\n`,
      );

      const problems = [
        ...[...during.bad, ...after.bad].map((bad) => `the bystander: ${bad}`),
        ...Object.entries(attacked.failed).map(
          ([what, times]) => `${times} × the attacker was answered ${what}`,
        ),
        ...rows
          .filter(({ now, limit }) => now > limit)
          .map(
            ({ what, now, limit }) => `${what} takes ${Math.round(now)} ms at p99, over ${Math.round(limit)}`,
          ),
        ...(attacked.sent > 0 ? [] : ["nothing was sent"]),
        ...(neverTaken && attacked.taken > 0
          ? [`${attacked.taken} of ${attacked.sent} shots were carried out`]
          : []),
        ...(during.times.query.length > 0 ? [] : ["the bystander got nothing done"]),
        ...(kept !== null && held !== null && kept > held * 1.1
          ? [`memory stays at ${kept}, from ${held}`]
          : []),
        ...(api.exitCode === null ? [] : [`the API has ended with ${api.exitCode}`]),
      ];
      expect(problems).toEqual([]);
    },
    600_000,
  );
});
