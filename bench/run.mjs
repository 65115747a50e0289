// npm run bench [-- --quick --only=http|identity | --scale | --sessions | --waiting[=runs] | --compare[=jobs]]: every promise about speed as a ratio to a floor in the same run. Rounds alternate, and the median counts.
import { stopTestCluster } from "../packages/database/dist/testing/index.js";
import { compare } from "./compare.mjs";
import { identityRows } from "./identity.mjs";
import { INBOUND, inboundBy } from "./inbound.mjs";
import { advance, page, webhook } from "./rows.mjs";
import { scale } from "./scale.mjs";
import { sessions } from "./sessions.mjs";
import { load } from "./stage.mjs";
import { waiting } from "./waiting.mjs";

if (process.argv.includes("--scale")) {
  await scale();
  process.exit(0);
}

if (process.argv.includes("--sessions")) {
  await sessions();
  process.exit(0);
}

/** `--waiting` or `--waiting=4000`: how many there are, unless it is the usual number. */
const flag = (name) => process.argv.find((arg) => arg === name || arg.startsWith(`${name}=`));
const number = (name, usual) => Number(flag(name)?.split("=")[1] ?? usual);
if (flag("--waiting")) {
  await waiting(number("--waiting", 1_000_000));
  process.exit(0);
}
if (flag("--compare")) {
  await compare(number("--compare", 5_000));
  process.exit(0);
}

const quick = process.argv.includes("--quick");
/** `--only=identity` leaves the others out. */
const only = (group) =>
  (process.argv.find((arg) => arg.startsWith("--only=")) ?? `--only=${group}`) === `--only=${group}`;
const [ROUNDS, MS] = quick ? [3, 700] : [7, 1500];
const WIDTH = 16;
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

const results = [];
const two = (x) => Math.round(x * 100) / 100;

/** One line of the table: the rounds of ours beside those of its floor. */
function tell(name, ours, floors, beside = null) {
  const ratios = ours.map((o, i) => o.perSecond / floors[i].perSecond);
  const pick = (list, key) => two(median(list.map((r) => r[key])));
  const line = {
    row: name,
    "ours/s": Math.round(pick(ours, "perSecond")),
    "floor/s": Math.round(pick(floors, "perSecond")),
    ratio: two(median(ratios)),
    rounds: `${two(Math.min(...ratios))}–${two(Math.max(...ratios))}`,
    "p50 ms": pick(ours, "p50"),
    "p99 ms": pick(ours, "p99"),
    // The same act on contacts apart: what being one contact costs.
    "of apart": beside ? two(pick(ours, "perSecond") / pick(beside, "perSecond")) : "",
  };
  results.push(line);
  console.error(`${name}: ${line.ratio}`);
}

/** @type {{ close: () => Promise<void> } | null} */
let open = null;
try {
  // One provider in a quick run: the others differ from it in their proofs alone.
  const providers = (quick ? INBOUND.slice(0, 1) : INBOUND).map(inboundBy);
  for (const make of only("http") ? [webhook, ...providers, page, advance] : []) {
    const row = await make();
    open = row;
    /** @type {import("./stage.mjs").Load[][]} */
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
    tell(row.name, ours, floors);
  }
  if (only("identity"))
    for await (const { name, ours, floors, beside } of identityRows(quick)) tell(name, ours, floors, beside);
} finally {
  await open?.close().catch(() => {});
  await stopTestCluster();
}
console.table(results);
console.log(
  JSON.stringify({ date: new Date().toISOString(), node: process.version, rounds: ROUNDS, ms: MS, results }),
);
process.exit(0);
