import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openDatabase } from "@contact-identity/database";
import { APP_ROLE, startEmbedded } from "@contact-identity/database/embedded";
import { expect, test } from "@jest/globals";
import pg from "pg";
import { fleet } from "./testing/fleet.ts";
import { flowing } from "./testing/flows.ts";
import { until } from "./testing/receiver.ts";
import { encryptionKey } from "./testing/workshop.ts";

/** `npm run soak` asks for more of the same. */
const CRASHES = Number(process.env.CRASHES ?? 2);

/** What `pg_ctl stop -m immediate` does: every session is gone, nothing is written out, and the next start recovers from the log. */
async function stopAtOnce(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
  const pid = Number(
    readFileSync(join(rows[0]?.data_directory ?? "", "postmaster.pid"), "utf8").split("\n")[0],
  );
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, "SIGQUIT");
  await client.end().catch(() => {});
}

test(
  `Postgres stopped at once ${CRASHES} times: every run completes, nothing is lost or recorded twice`,
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "crash-"));
    const begin = () => startEmbedded({ dataDir, log: () => {} });
    let server = await begin();
    const { port } = server;
    await migrate({ ownerUrl: server.ownerUrl, appRole: APP_ROLE });
    const database = await openDatabase({ url: server.appUrl, encryptionKey });
    const workers = fleet(server.appUrl, 2);
    try {
      const flows = await flowing(database, 6, 4 + CRASHES * 2, () => ({ delayMs: 60 }));
      await flows.begin();
      await until(() => flows.rx.requests.length > 0, "workers at work");
      for (let crash = 0; crash < CRASHES; crash++) {
        await new Promise((resolve) => setTimeout(resolve, 700 + ((crash * 7919) % 900)));
        await stopAtOnce(server.superuserUrl);
        server = await begin();
        expect(server.port).toBe(port);
      }
      await flows.end(180_000);
      console.log(`${workers.exits()} of the workers had to be started again over ${CRASHES} crashes`);
    } finally {
      workers.end();
      await database.close().catch(() => {});
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
  240_000 + CRASHES * 20_000,
);
