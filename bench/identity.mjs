// Identity: resolving, adding a value, merging. Each beside plain pg doing the same statements on a copy of the same database.
import { randomUUID } from "node:crypto";
import { mergeContacts, openDatabase, receiveTouch, retrying } from "../packages/database/dist/index.js";
import { asTransaction, floor } from "./floor.mjs";
import { encryptionKey, stage } from "./stage.mjs";
import { analyse, copyOf, tapes, through } from "./twin.mjs";

const WIDTH = 16;
const range = (n) => Array.from({ length: n }, (_, i) => i);

/** @returns {import("../packages/domain/dist/index.js").Touch} */
const touch = (account, email) => ({
  accounts: [`account-${account}`],
  replyTo: `account-${account}`,
  label: `Person ${account}`,
  origin: "CHANNEL_METADATA",
  identifiers: [{ kind: "EMAIL", raw: email, assurance: "CHANNEL" }],
  fields: [],
  message: { externalId: randomUUID(), externalScope: "", text: "again" },
});
const ownMail = (n) => `person-${n}@mail.dev`;

const told = (at, account, email) =>
  retrying(at.database, at.ws, (tx) => receiveTouch(tx, at.channel, touch(account, email), new Date()));

/** Everything that a row does to the database, by the number of the item. `people` is how many it needs for `n` items. */
const ROWS = [
  {
    name: "resolving somebody known",
    people: () => 500,
    act: (at, i) => told(at, i % 500, ownMail(i % 500)),
  },
  {
    name: "the same, one contact hit by all",
    people: () => 1,
    act: (at) => told(at, 0, ownMail(0)),
    beside: 0,
  },
  { name: "a new identifier", people: (n) => n, act: (at, i) => told(at, i, `second-${i}@mail.dev`) },
  {
    name: "the same, one contact hit by all",
    people: () => 1,
    act: (at, i) => told(at, 0, `second-${i}@mail.dev`),
    beside: 2,
  },
  { name: "a merge by a rule", people: (n) => 2 * n, act: (at, i) => told(at, 2 * i, ownMail(2 * i + 1)) },
  {
    name: "a merge by a person",
    people: (n) => 2 * n,
    act: (at, i) =>
      retrying(at.database, at.ws, (tx) =>
        mergeContacts(tx, {
          survivorId: at.contacts[2 * i],
          absorbedIds: [at.contacts[2 * i + 1]],
          actor: "key:bench",
        }),
      ),
  },
];

async function measured(row, rounds, count) {
  const at = await stage();
  const people = range(row.people(rounds * count));
  const met = [];
  await through(WIDTH, people, async (n) => {
    met[n] = await at.meet(n);
  });
  await at.database.close();
  await analyse(at.superuserUrl);
  const copy = await copyOf(at.superuserUrl);
  const database = await openDatabase({ url: at.appUrl, poolSize: WIDTH + 4, encryptionKey });
  const here = { ...at, database, contacts: met.map((one) => one.contactId) };
  const copyUrl = new URL(at.appUrl);
  copyUrl.pathname = `/${copy.name}`;
  const plain = await floor(copyUrl.href, WIDTH);
  const tape = tapes();
  /** @type {import("./stage.mjs").Load[][]} */
  const [ours, floors] = [[], []];
  try {
    for (let round = 0; round < rounds; round++) {
      tape.start();
      const our = await through(
        WIDTH,
        range(count).map((i) => round * count + i),
        (i) => row.act(here, i),
      );
      const kept = tape.stop();
      if (kept.length < count) throw new Error(`${count} done, ${kept.length} transactions kept`);
      ours.push(our);
      floors.push(
        await through(WIDTH, kept, (statements) =>
          plain.with((client) => asTransaction(client, at.ws, statements)),
        ),
      );
    }
  } finally {
    tape.stop();
    await plain.close();
    await database.close();
    await copy.drop();
    await at.drop();
  }
  return { name: row.name, ours, floors };
}

/** Each row in turn; the first round warms up and does not count. */
export async function* identityRows(quick) {
  const [rounds, count] = quick ? [3, 200] : [8, 800];
  const done = [];
  for (const row of ROWS) {
    const { name, ours, floors } = await measured(row, rounds, count);
    done.push(ours.slice(1));
    yield {
      name,
      ours: ours.slice(1),
      floors: floors.slice(1),
      beside: row.beside === undefined ? null : done[row.beside],
    };
  }
}
