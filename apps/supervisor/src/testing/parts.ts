import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { scriptOf } from "../run.ts";

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

async function started(part: "api" | "worker", env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = fork(scriptOf(part), { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`${part} ended with ${code}`);
    }),
  ]);
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

/** The real API and the real worker as they are built, two processes that meet in the given Postgres alone. */
export async function startParts(env: NodeJS.ProcessEnv) {
  const port = await freePort();
  const all = { ...process.env, HOST: "127.0.0.1", PORT: String(port), LOG_LEVEL: "error", SEED: "none", ...env };
  const children = await Promise.all([started("api", all), started("worker", all)]);
  return { url: `http://127.0.0.1:${port}`, stop: () => Promise.all(children.map(ended)) };
}
