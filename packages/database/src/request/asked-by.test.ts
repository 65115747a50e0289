import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openDatabase } from "../data-source.ts";
import type { Database } from "../database.ts";
import { newId } from "../id.ts";
import { FOR_REQUESTS } from "../pool/lanes.ts";
import { type TestDatabase, testDatabase } from "../testing/test-database.ts";
import { directory, lookUp, transaction } from "../transaction.ts";
import { askedBy } from "./asked-by.ts";

let place: TestDatabase;
let database: Database;
beforeAll(async () => {
  place = await testDatabase();
  database = await openDatabase({ url: place.appUrl, ...FOR_REQUESTS });
});
afterAll(async () => {
  await database?.close();
  await place?.drop();
});

const ws = newId();
const WAYS: Readonly<Record<string, (of: Database) => Promise<unknown>>> = {
  "look-ups by an id": (of) => lookUp(of, "SELECT pg_sleep(0.4)", ws),
  "the directory": (of) => directory(of, (tx) => tx.query("SELECT pg_sleep(0.4)")),
  "transactions of a workspace that is only named": (of) =>
    transaction(of, ws, (tx) => tx.query("SELECT pg_sleep(0.4)")),
};

test.each(Object.keys(WAYS))(
  "%s of one stranger leave a place to the next, whichever workspace they name",
  async (name) => {
    const ask = WAYS[name] as (of: Database) => Promise<unknown>;
    const lane = database.lane("webhooks");
    let over = 0;
    const flood = Array.from({ length: 40 }, () => ask(askedBy(lane, "192.0.2.1")).then(() => over++));
    const began = over;
    await ask(askedBy(lane, "192.0.2.2"));
    // One round of the stranger's at most went before: of ten places it holds five.
    expect(over - began).toBeLessThanOrEqual(10);
    await Promise.all(flood);
  },
);
