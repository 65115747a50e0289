import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const run = promisify(execFile);

/** The tour's commands, each block with the answer that the README shows under it. */
const tour = [
  ...readFileSync(join(root, "README.md"), "utf8").matchAll(
    /```sh tour\n([\s\S]*?)```\s*```json\n([\s\S]*?)```/g,
  ),
].map(([, commands, answer]) => ({
  commands: commands as string,
  answer: JSON.parse(answer as string) as unknown,
}));

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

const children: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), "contact-identity-tour-"));
chmodSync(folder, 0o755); // as root, Postgres's user has to pass, or the cluster lands outside and stays there
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  const [port, sandbox] = [await freePort(), await freePort()];
  const API = `http://127.0.0.1:${port}`;
  env = {
    ...process.env,
    DATA_DIR: join(folder, "data"),
    PORT: String(port),
    EGRESS_ALLOW: "127.0.0.0/8",
    LOG_LEVEL: "warn",
    SANDBOX_PORT: String(sandbox),
    API,
    SANDBOX: `http://127.0.0.1:${sandbox}`,
  };
  const start = (...program: string[]) =>
    children.push(
      spawn(process.execPath, program, { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] }),
    );
  start("scripts/sandbox.mjs");
  start("apps/supervisor/dist/main.js");
  for (let i = 0; i < 600; i++) {
    if (
      await fetch(`${API}/readyz`)
        .then((r) => r.ok)
        .catch(() => false)
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the platform did not get ready");
}, 90_000);

afterAll(async () => {
  const gone = children.map((child) => new Promise((resolve) => child.on("exit", resolve)));
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(gone);
  rmSync(folder, { recursive: true, force: true });
}, 40_000);

test("the README's tour answers what the README shows", async () => {
  expect(tour).toHaveLength(7);
  const mark = "----- answer";
  // One shell for all blocks, as somebody who pastes them has; the last thing that a block prints is its answer.
  const script = ["set -eo pipefail", ...tour.map(({ commands }) => `${commands}\necho '${mark}'`)].join(
    "\n",
  );
  const { stdout } = await run("bash", ["-c", script], {
    cwd: root,
    env,
    maxBuffer: 10_000_000,
    timeout: 120_000,
  });
  const printed = stdout.split(mark).slice(0, -1);
  const answers = printed.map(
    (text) => JSON.parse(`\n${text}`.slice(`\n${text}`.lastIndexOf("\n{"))) as unknown,
  );
  expect(answers).toEqual(tour.map(({ answer }) => answer));
}, 150_000);
