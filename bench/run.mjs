// npm run bench [--quick]: every promise about speed as a ratio to a floor in the same run. Rounds alternate, and the median counts.
import { stopTestCluster } from "../packages/database/dist/testing/index.js";
import { INBOUND, inboundBy } from "./inbound.mjs";
import { advance, page, webhook } from "./rows.mjs";
import { load } from "./stage.mjs";

const quick = process.argv.includes("--quick");
const [ROUNDS, MS] = quick ? [3, 700] : [7, 1500];
const WIDTH = 16;
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

const results = [];
let open = null;
try {
  // One provider in a quick run: the others differ from it in their proofs alone.
  const providers = (quick ? INBOUND.slice(0, 1) : INBOUND).map(inboundBy);
  for (const make of [webhook, ...providers, page, advance]) {
    const row = await make();
    open = row;
    const [ours, floors] = [[], []];
    const warm = quick ? 300 : 1000;
    await row.prepare?.(warm);
    await load(WIDTH, warm, row.ours);
    await load(WIDTH, warm, row.floor);
    for (let round = 0; round < ROUNDS; round++) {
      await row.prepare?.(MS);
      floors.push(await load(WIDTH, MS, row.floor));
      ours.push(await load(WIDTH, MS, row.ours));
    }
    await row.check?.();
    open = null;
    await row.close();
    const ratios = ours.map((o, i) => o.perSecond / floors[i].perSecond);
    const two = (x) => Math.round(x * 100) / 100;
    const pick = (list, key) => two(median(list.map((r) => r[key])));
    results.push({
      row: row.name,
      "ours/s": Math.round(pick(ours, "perSecond")),
      "floor/s": Math.round(pick(floors, "perSecond")),
      ratio: two(median(ratios)),
      rounds: `${two(Math.min(...ratios))}–${two(Math.max(...ratios))}`,
      "p50 ms": pick(ours, "p50"),
      "p99 ms": pick(ours, "p99"),
    });
    console.error(`${row.name}: ${results.at(-1).ratio}`);
  }
} finally {
  await open?.close().catch(() => {});
  await stopTestCluster();
}
console.table(results);
console.log(JSON.stringify({ date: new Date().toISOString(), node: process.version, rounds: ROUNDS, ms: MS, results }));
process.exit(0);
