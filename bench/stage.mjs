// What every row stands on: a database of its own on the embedded test cluster, a workspace with people in it, an API process.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import {
  createChannel,
  createWorkspace,
  openDatabase,
  parseId,
  receiveTouch,
  retrying,
  transaction,
} from "../packages/database/dist/index.js";
import { testDatabase } from "../packages/database/dist/testing/index.js";

/** @returns {never} */
const fail = (/** @type {string} */ why) => {
  throw new Error(why);
};
const root = new URL("..", import.meta.url).pathname;
export const encryptionKey = randomBytes(32);

export async function stage() {
  const made = await testDatabase();
  const database = await openDatabase({ url: made.appUrl, poolSize: 20, encryptionKey });
  const { workspaceId, adminKey } = await createWorkspace(database, "bench");
  const ws = parseId("workspace", workspaceId) ?? fail("the workspace has no id");
  const channel = await transaction(database, ws, (tx) =>
    createChannel(
      tx,
      { type: "CUSTOM", name: "bench", config: { token: "bench-token" }, secretFields: ["token"] },
      encryptionKey,
    ),
  );
  return {
    ...made,
    database,
    ws,
    adminKey,
    channel,
    /** Makes a person with an e-mail, a phone and a name, known from the channel. */
    meet: (n) =>
      retrying(database, ws, (tx) =>
        receiveTouch(
          tx,
          channel,
          {
            accounts: [`account-${n}`],
            replyTo: `account-${n}`,
            label: `Person ${n}`,
            origin: "CHANNEL_METADATA",
            identifiers: [
              { kind: "EMAIL", raw: `person-${n}@mail.dev`, assurance: "CHANNEL" },
              { kind: "PHONE", raw: `+1415${String(2000000 + n)}`, assurance: "CHANNEL" },
            ],
            fields: [{ field: "firstName", value: `Person ${n}`, assurance: "CHANNEL" }],
            message: { externalId: `hello-${n}`, externalScope: "", text: "hello" },
          },
          new Date(),
        ),
      ),
    async close() {
      await database.close();
      await made.drop();
    },
  };
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/** The real API, as a process of its own. */
export async function startApi(url) {
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: url,
    PORT: String(port),
    ENCRYPTION_KEY: encryptionKey.toString("base64"),
    LOG_LEVEL: "error",
    SEED: "none",
  };
  const child = spawn(process.execPath, [join(root, "apps/api/dist/main.js")], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  // A bench that fails half-way leaves no API behind.
  const abandoned = () => child.kill("SIGKILL");
  process.once("exit", abandoned);
  const address = `http://127.0.0.1:${port}`;
  const ready = () =>
    fetch(`${address}/readyz`)
      .then((r) => r.ok)
      .catch(() => false);
  for (let i = 0; !(await ready()); i++) {
    if (i === 200 || child.exitCode !== null) throw new Error("the API did not become ready");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: address,
    stop: () =>
      new Promise((resolve) => {
        process.off("exit", abandoned);
        child.once("exit", resolve);
        child.kill("SIGTERM");
      }),
  };
}

/** @typedef {{ perSecond: number, p50: number, p99: number }} Load */

/**
 * Calls `once(i)` from `width` loops for `ms`; returns calls a second and the percentiles of one call.
 * @returns {Promise<Load>}
 */
export async function load(width, ms, once) {
  const times = [];
  const end = performance.now() + ms;
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (performance.now() < end) {
        const from = performance.now();
        await once(next++);
        times.push(performance.now() - from);
      }
    }),
  );
  times.sort((a, b) => a - b);
  return {
    perSecond: (times.length * 1000) / ms,
    p50: times[Math.floor(times.length / 2)],
    p99: times[Math.floor(times.length * 0.99)],
  };
}
