import { createWorkspace, type Database, newId, openDatabase, publicId } from "@contact-identity/database";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
let owner: Database;
let other: string;
beforeAll(async () => {
  api = await startApi();
  owner = await openDatabase({ url: api.ownerUrl, poolSize: 3 });
  other = (await createWorkspace(api.database, "Other")).adminKey;
});
afterAll(async () => {
  await owner?.close();
  await api?.close();
});

let goOn: () => Promise<void> = async () => {};
afterEach(() => goOn());

const DRY_RUN = "{ mergeRulesDryRun(input: { expectedVersion: 1, rules: [] }) { contactsScanned } }";
const dryRun = async (key: string, signal?: AbortSignal) => {
  const answer = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ query: DRY_RUN }),
    ...(signal ? { signal } : {}),
  });
  const { errors } = (await answer.json()) as {
    errors?: { message: string; extensions: { code: string } }[];
  };
  return {
    status: answer.status,
    retryAfter: answer.headers.get("retry-after"),
    code: errors?.[0]?.extensions.code,
    message: errors?.[0]?.message,
  };
};

/** Nobody can read a table that the dry run reads; everything else goes on. */
async function standstill() {
  const connection = await owner.connect();
  await connection.query({ text: "BEGIN; LOCK TABLE identifier IN ACCESS EXCLUSIVE MODE", values: [] });
  let over = false;
  return async () => {
    if (over) return;
    over = true;
    await connection.query({ text: "ROLLBACK", values: [] });
    connection.release();
  };
}
const waitingInPostgres = async (): Promise<number> => {
  const [row] = await owner.dataSource.query(
    "SELECT count(DISTINCT l.pid)::int AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE NOT l.granted AND d.datname = current_database()",
  );
  return row.n;
};
const until = async (what: () => Promise<boolean> | boolean) => {
  for (let left = 500; !(await what()); left--) {
    if (left === 0) throw new Error("it did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test("60 dry runs at once of one read-only key: two run, few wait, the rest is told so at once, and nobody else waits", async () => {
  const key = await api.keyWith("CONTACTS_READ");
  goOn = await standstill();
  const answers: Awaited<ReturnType<typeof dryRun>>[] = [];
  const all = Array.from({ length: 60 }, async () => {
    const answer = await dryRun(key);
    answers.push(answer);
  });
  await until(async () => answers.length === 52 && (await waitingInPostgres()) === 2);
  expect(new Set(answers.map(({ status, code, retryAfter }) => `${status} ${code} ${retryAfter}`))).toEqual(
    new Set(["429 RATE_LIMITED 10"]),
  );
  expect(answers[0]?.message).toMatch(/run at once.*Try again in 10 s/);

  // While they stand there:
  expect(await api.ask("{ workspace { name } }", {}, other)).toMatchObject({
    data: { workspace: { name: "Other" } },
  });
  expect(await api.ask("{ workspace { name } }")).toMatchObject({ data: { workspace: { name: "Test" } } });
  expect(
    (
      await fetch(`${api.url}/channels/${publicId("channel", newId())}/webhook`, {
        method: "POST",
        body: "{}",
      })
    ).status,
  ).toBe(404);
  const another = dryRun(other);
  await until(async () => (await waitingInPostgres()) === 3);

  await goOn();
  await Promise.all(all);
  expect(answers.slice(52).map(({ status, code }) => [status, code])).toEqual(
    Array.from({ length: 8 }, () => [200, undefined]),
  );
  expect((await another).status).toBe(200);
});

test("callers who go away leave the queue, and end in Postgres", async () => {
  goOn = await standstill();
  const gone = new AbortController();
  const all = Array.from({ length: 8 }, () => dryRun(api.adminKey, gone.signal).catch(() => "gone"));
  await until(async () => (await waitingInPostgres()) === 2);
  gone.abort();
  expect(new Set(await Promise.all(all))).toEqual(new Set(["gone"]));
  await until(async () => (await waitingInPostgres()) === 0);
  // Had one of them stayed in the queue, it would stand there now in place of this one.
  const last = dryRun(api.adminKey);
  await until(async () => (await waitingInPostgres()) === 1);
  await goOn();
  expect((await last).status).toBe(200);
  expect(await waitingInPostgres()).toBe(0);
});
