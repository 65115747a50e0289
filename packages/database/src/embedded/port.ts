import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** A port of 127.0.0.1 that can be listened on now: `wanted` (0: any), or undefined when that one is taken. */
const listen = (wanted: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(undefined));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });

const remembered = (path: string): number => {
  try {
    return Number(readFileSync(path, "utf8")) || 0;
  } catch {
    return 0;
  }
};

/** The port of the last time where it is free (clients that outlive the server find it again), else another, remembered from now on. */
export async function choosePort(dataDir: string): Promise<number> {
  const path = join(dataDir, "postgres.port");
  const last = remembered(path);
  const port = (last ? await listen(last) : undefined) ?? (await listen(0));
  if (!port) throw new Error("No port of 127.0.0.1 is free for the embedded Postgres.");
  if (port !== last) writeFileSync(path, `${port}\n`);
  return port;
}
