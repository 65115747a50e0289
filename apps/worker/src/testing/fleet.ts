import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { encryptionKey } from "./workshop.ts";

/** Workers as the supervisor starts them, each a process; one that is killed is followed by another. */
export function fleet(databaseUrl: string, size: number) {
  const workers = new Set<ChildProcess>();
  let over = false;
  let exits = 0;
  const start = () => {
    const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
    const env = {
      ...process.env,
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEY: encryptionKey.toString("base64"),
      EGRESS_ALLOW: "127.0.0.0/8",
      LOG_LEVEL: "fatal",
      WORKER_CONCURRENCY: "4",
    };
    const child = spawn(process.execPath, [main], { env, stdio: ["ignore", "ignore", "inherit"] });
    workers.add(child);
    child.on("exit", () => {
      workers.delete(child);
      exits++;
      if (!over) start();
    });
  };
  for (let n = 0; n < size; n++) start();
  return {
    /** Sends a signal to the n-th of those that live. Returns the process. */
    signal(n: number, signal: NodeJS.Signals): ChildProcess | undefined {
      const worker = [...workers][n % Math.max(1, workers.size)];
      worker?.kill(signal);
      return worker;
    },
    /** How many have ended so far, killed or by themselves. */
    exits: () => exits,
    end(): void {
      over = true;
      for (const worker of workers) worker.kill("SIGKILL");
    },
  };
}
