// A floor for whatever writes: the product works on one database, plain pg then does the very same statements, with the very same values, on a copy of it.
import pg from "../node_modules/pg/lib/index.js";

/** Keeps every transaction that the product commits, as its statements with their values. */
export function tapes() {
  const { Client } = pg;
  const original = Client.prototype.query;
  const open = new WeakMap();
  let done = [];
  return {
    start() {
      Client.prototype.query = function (config, ...rest) {
        const text = config?.text;
        if (text?.startsWith("BEGIN")) open.set(this, []);
        else if (text === "COMMIT") done.push(open.get(this));
        else if (text && text !== "ROLLBACK")
          open.get(this)?.push({ name: config.name, text, values: config.values ?? [] });
        return original.call(this, config, ...rest);
      };
    },
    /** What was kept since, for playing again. */
    stop() {
      Client.prototype.query = original;
      const kept = done.filter((tape) => tape?.length > 0);
      done = [];
      return kept;
    },
  };
}

/** What autovacuum does within a minute: without statistics the planner guesses. */
export async function analyse(superuserUrl) {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query("VACUUM ANALYZE");
  await client.end();
}

/** Copies a database that nobody is connected to. */
export async function copyOf(superuserUrl) {
  const there = new URL(superuserUrl);
  const name = `${there.pathname.slice(1)}_copy`;
  const admin = new URL(superuserUrl);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${there.pathname.slice(1)}`);
  return {
    name,
    async drop() {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await client.end();
    },
  };
}

/** Does each of `items` once, from `width` loops; returns how many a second and the percentiles of one. */
export async function through(width, items, once) {
  const times = [];
  const left = [...items].reverse();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) {
        const from = performance.now();
        await once(item);
        times.push(performance.now() - from);
      }
    }),
  );
  const ms = performance.now() - began;
  times.sort((a, b) => a - b);
  return {
    perSecond: (times.length * 1000) / ms,
    p50: times[Math.floor(times.length / 2)],
    p99: times[Math.floor(times.length * 0.99)],
  };
}
