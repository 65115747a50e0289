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

async function started(
  part: "api" | "worker",
  env: NodeJS.ProcessEnv,
  said: string[],
): Promise<ChildProcess> {
  const child = fork(scriptOf(part), { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`${part} ended with ${code}: ${said.join("")}`);
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

/** The real API and the real worker as they are built, with all that they log: two processes that meet in the given Postgres alone. */
export async function startParts(env: NodeJS.ProcessEnv) {
  const port = await freePort();
  const all = {
    ...process.env,
    HOST: "127.0.0.1",
    PORT: String(port),
    LOG_LEVEL: "trace",
    SEED: "none",
    ...env,
  };
  const said: string[] = [];
  const children = await Promise.all([started("api", all, said), started("worker", all, said)]);
  return {
    url: `http://127.0.0.1:${port}`,
    logged: () => said.join(""),
    stop: () => Promise.all(children.map(ended)),
  };
}
