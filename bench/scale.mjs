// npm run bench -- --scale [--people=3333334]: what must not grow with the data. Takes a quarter of an hour and some 10 GB of disk at full size.
import { randomUUID } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import pg from "../node_modules/pg/lib/index.js";
import {
  currentRules,
  dryRunRules,
  mergeContacts,
  receiveTouch,
  retrying,
  ruleSetOf,
  snapshot,
  transaction,
  unmergeContacts,
} from "../packages/database/dist/index.js";
import { stopTestCluster } from "../packages/database/dist/testing/index.js";
import { fillWith, idOf, messagesOf } from "./crowd.mjs";
import { stage } from "./stage.mjs";
import { through } from "./twin.mjs";

const WIDTH = 16;
const given = (name, otherwise) =>
  Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise);
const MANY = given("people", 3_333_334);
const FEW = Math.round(MANY / 100);
const DRY = given("contacts", 1_000_000);
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const two = (x) => Math.round(x * 100) / 100;
const range = (n) => Array.from({ length: n }, (_, i) => i);
const never = new AbortController().signal;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
/** What is held in memory, garbage aside. Bytes. */
const held = () => {
  collect();
  return process.memoryUsage().heapUsed;
};

async function peopled(people, every = 0) {
  const at = await stage();
  const began = performance.now();
  await fillWith(at.superuserUrl, at.ws, at.channel.id, { from: 0, to: people, every });
  console.error(`${people} people filled in ${Math.round((performance.now() - began) / 1000)} s`);
  return { ...at, people };
}

const told = (at, n, email) =>
  retrying(at.database, at.ws, (tx) =>
    receiveTouch(
      tx,
      at.channel,
      {
        accounts: [`account-${n}`],
        replyTo: `account-${n}`,
        label: `Person ${n}`,
        origin: "CHANNEL_METADATA",
        identifiers: [{ kind: "EMAIL", raw: email, assurance: "CHANNEL" }],
        fields: [],
        message: { externalId: randomUUID(), externalScope: "", text: "again" },
      },
      new Date(),
    ),
  );

/** Somebody whom nobody asked about lately: spread over everybody, the same way in both databases. */
const spread = (i, people) => Math.floor(((i * 0.6180339887) % 1) * people);

/** p50 with few and with many identifiers, in alternating rounds. */
async function resolving() {
  const [few, many] = [await peopled(FEW), await peopled(MANY)];
  const acts = {
    "resolving somebody known": (at, i) => {
      const n = spread(i, at.people);
      return told(at, n, `person-${n}@mail.dev`);
    },
    "a new identifier": (at, i) => told(at, spread(i, at.people), `new-${i}@mail.dev`),
  };
  const results = [];
  for (const [name, act] of Object.entries(acts)) {
    /** @type {number[][]} */
    const [small, large] = [[], []];
    for (let round = 0; round < 8; round++)
      for (const { at, list } of [
        { at: few, list: small },
        { at: many, list: large },
      ])
        list.push(
          (
            await through(
              WIDTH,
              range(400).map((i) => round * 400 + i),
              (i) => act(at, i),
            )
          ).p50,
        );
    results.push({
      row: `${name}: ${MANY * 3} identifiers against ${FEW * 3}`,
      few: `p50 ${two(median(small.slice(2)))} ms`,
      many: `p50 ${two(median(large.slice(2)))} ms`,
      ratio: two(median(large.slice(2)) / median(small.slice(2))),
    });
    console.error(JSON.stringify(results.at(-1)));
  }
  await few.close();
  await many.close();
  return results;
}

/** Merging somebody who has written much against somebody who has not. */
async function messages() {
  const at = await peopled(100);
  const MUCH = given("messages", 1_000_000);
  await messagesOf(at.superuserUrl, at.ws, at.channel.id, 1, MUCH);
  await messagesOf(at.superuserUrl, at.ws, at.channel.id, 2, 10);
  const merged = async (survivor, absorbed) => {
    const from = performance.now();
    const id = await retrying(at.database, at.ws, (tx) =>
      mergeContacts(tx, {
        survivorId: idOf("0", survivor),
        absorbedIds: [idOf("0", absorbed)],
        actor: "key:bench",
      }),
    );
    const ms = performance.now() - from;
    await retrying(at.database, at.ws, (tx) => unmergeContacts(tx, id, "key:bench"));
    return ms;
  };
  const client = new pg.Client({ connectionString: at.superuserUrl });
  await client.connect();
  const touched = async () => {
    await client.query("SELECT pg_stat_force_next_flush()");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { rows } = await client.query(
      "SELECT n_tup_upd + n_tup_ins + n_tup_del AS n FROM pg_stat_user_tables WHERE relname = 'message'",
    );
    return Number(rows[0].n);
  };
  const before = await touched();
  /** @type {number[][]} */
  const [much, little] = [[], []];
  for (let round = 0; round < 60; round++) {
    much.push(await merged(10, 1));
    little.push(await merged(11, 2));
  }
  const rows = (await touched()) - before;
  await client.end();
  await at.close();
  return {
    row: `a merge of a contact with ${MUCH} messages against one with 10`,
    few: `${two(median(little.slice(10)))} ms`,
    many: `${two(median(much.slice(10)))} ms`,
    ratio: two(median(much.slice(10)) / median(little.slice(10))),
    "message rows touched": rows,
  };
}

/** A dry run of other rules over few and many contacts, of whom one in 25 is concerned: its time each contact, and what it holds in memory. */
async function dryRuns() {
  const measured = async (contacts) => {
    const at = await peopled(contacts, 50);
    const set = await transaction(at.database, at.ws, async (tx) => ruleSetOf(await currentRules(tx)));
    const rules = { ...set, maxContactsPerValue: 2 };
    const idle = held();
    let peak = idle;
    const watch = setInterval(() => {
      peak = Math.max(peak, held());
    }, 250);
    const from = performance.now();
    const run = await snapshot(at.database, at.ws, never, (tx) => dryRunRules(tx, rules));
    const ms = performance.now() - from;
    clearInterval(watch);
    await at.close();
    const expected = Math.floor((contacts - 2) / 50) + 1;
    if (run.contactsScanned !== contacts || run.wouldSuggest !== expected)
      throw new Error(`${JSON.stringify(run)}, not ${expected}`);
    return { ms, grown: (peak - idle) / 1048576 };
  };
  await measured(2_000);
  const [few, many] = [await measured(DRY / 10), await measured(DRY)];
  const tell = ({ ms, grown }) => `${two(ms / 1000)} s, ${two(grown)} MiB held beyond idle`;
  return {
    row: `a dry run over ${DRY} contacts against ${DRY / 10}`,
    few: tell(few),
    many: tell(many),
    ratio: `${two(many.ms / few.ms / 10)} of the time each contact`,
  };
}

export async function scale() {
  const results = [];
  const wanted = process.argv.find((arg) => arg.startsWith("--only="))?.slice(7);
  try {
    if (!wanted || wanted === "messages") results.push(await messages());
    if (!wanted || wanted === "dry-run") results.push(await dryRuns());
    if (!wanted || wanted === "resolving") results.push(...(await resolving()));
  } finally {
    await stopTestCluster();
  }
  console.table(results);
  console.log(JSON.stringify({ date: new Date().toISOString(), node: process.version, results }));
}
