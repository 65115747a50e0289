// The floors: plain pg in this process, one client a connection, the very statements of the product in the same transaction shape.
import pg from "../node_modules/pg/lib/index.js";

/** `width` clients; `work(client, i)` is one transaction. */
export async function floor(url, width) {
  const clients = await Promise.all(
    Array.from({ length: width }, async () => {
      const client = new pg.Client({ connectionString: url });
      client.on("error", () => {});
      await client.connect();
      return client;
    }),
  );
  const idle = [...clients];
  return {
    async with(work) {
      const client = idle.pop();
      try {
        return await work(client);
      } finally {
        idle.push(client);
      }
    },
    close: () => Promise.all(clients.map((client) => client.end())),
  };
}

/** Runs statements in one transaction of the workspace, each prepared once a connection, as the product's `transaction()` does. */
export async function asTransaction(client, ws, statements) {
  await client.query(`BEGIN; SET LOCAL app.workspace_id = '${ws}'`);
  for (const { name, text, values } of statements) await client.query({ name, text, values });
  await client.query("COMMIT");
}

/**
 * Records the statements of one transaction of the product, to be played again with other values: whatever the product does in Postgres,
 * the floor does too, and nothing else. Values that must be new each time are told by `fresh`.
 */
export function recorder() {
  const { Client } = pg;
  const original = Client.prototype.query;
  const seen = [];
  return {
    seen,
    start() {
      Client.prototype.query = function (config, ...rest) {
        if (config?.text && !/^(BEGIN|COMMIT|ROLLBACK|NOTIFY)/.test(config.text))
          seen.push({ text: config.text, values: config.values ?? [] });
        return original.call(this, config, ...rest);
      };
    },
    stop() {
      Client.prototype.query = original;
    },
  };
}
