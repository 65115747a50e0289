import { randomUUID } from "node:crypto";
import {
  advanceRun,
  createWorkflow,
  publishWorkflow,
  receiveTouch,
  startRunByHand,
  transaction,
} from "../packages/database/dist/index.js";
import { asTransaction, floor, recorder } from "./floor.mjs";
import { poster } from "./http.mjs";
import { stage, startApi } from "./stage.mjs";

const WIDTH = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A statement under the same name on every connection. */
const named = (list) => list.map((statement, i) => ({ ...statement, name: `floor_${i}` }));

/** @returns {import("../packages/domain/dist/index.js").Touch} */
const touch = (n, id) => ({
  accounts: [`account-${n}`],
  replyTo: `account-${n}`,
  label: "x",
  origin: "CHANNEL_METADATA",
  identifiers: [{ kind: "EMAIL", raw: `person-${n}@mail.dev`, assurance: "CHANNEL" }],
  fields: [],
  message: { externalId: id, externalScope: "", text: "again" },
});

/** A webhook of somebody known: HTTP, proof, parsing, and the fast path. Floor: its two statements by plain pg. */
export async function webhook() {
  const at = await stage();
  const people = 200;
  for (let n = 0; n < people; n++) await at.meet(n);
  const api = await startApi(at.appUrl);
  const { publicId } = await import("../packages/database/dist/index.js");
  const path = `/channels/${publicId("channel", at.channel.id)}/webhook`;
  const http = poster(api.url);
  const tape = recorder();
  tape.start();
  await transaction(at.database, at.ws, (tx) =>
    receiveTouch(tx, at.channel, touch(0, randomUUID()), new Date()),
  );
  tape.stop();
  const statements = named(tape.seen);
  const [known, insert] = statements;
  if (statements.length !== 2) throw new Error(`the fast path has ${statements.length} statements, not 2`);
  const plain = await floor(at.appUrl, WIDTH);
  const contacts = await transaction(at.database, at.ws, (tx) =>
    tx.query(
      "SELECT i.value, c.id AS conversation, s.contact_id AS contact FROM identifier i JOIN contact_source s ON s.id = i.source_id JOIN conversation c ON c.source_id = s.id WHERE i.kind = 'CHANNEL_ACCOUNT'",
    ),
  );
  const of = new Map(contacts.map((row) => [row.value, row]));
  const count = "SELECT count(*)::int AS n FROM message WHERE text = 'again'";
  const stored = async () => {
    const [row] = await transaction(at.database, at.ws, (tx) => tx.query(count));
    return /** @type {{ n: number }} */ (row).n;
  };
  const before = await stored();
  let asked = 0;
  return {
    name: "webhook → stored message, fast path",
    ours: (i) => {
      const body = JSON.stringify({
        contactId: `account-${i % people}`,
        contact: { email: `person-${i % people}@mail.dev` },
        events: [
          {
            type: "message",
            mId: randomUUID(),
            timestamp: Date.now(),
            message: { type: "text", text: "again" },
          },
        ],
      });
      asked++;
      return http.post(path, "authorization: Bearer bench-token\r\n", body);
    },
    floor: (i) =>
      plain.with((client) => {
        const account = `account-${i % people}`;
        const person = of.get(account);
        if (!person) throw new Error(`nobody has ${account}`);
        const id = randomUUID();
        asked++;
        const first = known.values.map((v) =>
          Array.isArray(v) ? [account] : v === known.values.at(-1) ? id : v,
        );
        const second = [...insert.values];
        [second[1], second[2], second[5], second[7], second[8]] = [
          person.conversation,
          randomUUID(),
          id,
          randomUUID(),
          person.contact,
        ];
        return asTransaction(client, at.ws, [
          { ...known, values: first },
          { ...insert, values: second },
        ]);
      }),
    /** What was answered is stored, once each. */
    check: async () => {
      const there = (await stored()) - before;
      if (there !== asked) throw new Error(`${asked} messages sent, ${there} stored`);
    },
    close: async () => {
      http.close();
      await api.stop();
      await plain.close();
      await at.close();
    },
  };
}

const PAGE =
  "{ contacts(first: 50) { nodes { id displayName email phone identifiers { id kind value assurance verified } } pageInfo { hasNextPage endCursor } } }";

/** A page of 50 contacts with their identifiers. Floor: the two flat queries by plain pg, rows as objects. */
export async function page() {
  const at = await stage();
  for (let n = 0; n < 300; n++) await at.meet(n);
  const api = await startApi(at.appUrl);
  const http = poster(api.url);
  const tape = recorder();
  const { contactPage, identifiersByContact } = await import("../packages/database/dist/index.js");
  tape.start();
  await transaction(at.database, at.ws, async (tx) => {
    const { rows } = await contactPage(tx, { first: 50 });
    await identifiersByContact(
      tx,
      rows.map((row) => row.id),
    );
  });
  tape.stop();
  const statements = named(tape.seen);
  const plain = await floor(at.appUrl, WIDTH);
  return {
    name: "page of 50 contacts with identifiers",
    ours: () =>
      http.post("/graphql", `authorization: Bearer ${at.adminKey}\r\n`, JSON.stringify({ query: PAGE })),
    floor: () => plain.with((client) => asTransaction(client, at.ws, statements)),
    /** GraphQL tells its errors under 200. */
    check: async () => {
      const headers = { "content-type": "application/json", authorization: `Bearer ${at.adminKey}` };
      const answer = await fetch(`${api.url}/graphql`, {
        method: "POST",
        headers,
        body: JSON.stringify({ query: PAGE }),
      });
      const told = /** @type {{ data?: { contacts?: { nodes: { identifiers: unknown[] }[] } } }} */ (
        await answer.json()
      );
      const nodes = told.data?.contacts?.nodes ?? [];
      if (nodes.length !== 50 || nodes.some((node) => node.identifiers.length < 2))
        throw new Error("the page is not whole");
    },
    close: async () => {
      http.close();
      await api.stop();
      await plain.close();
      await at.close();
    },
  };
}

/** One advance of a waiting run by an answer. Floor: its statements by plain pg, on runs of their own. */
export async function advance() {
  const at = await stage();
  const question = {
    type: "ASK_QUESTION",
    text: "?",
    answer: { type: "NUMBER", max: 5 },
    saveTo: { variable: "n" },
    retryText: "again",
    maxAttempts: 5,
    timeout: "P1D",
  };
  const step = (id, next) => ({
    id,
    ...question,
    next,
    onInvalid: next,
    onTimeout: next,
    onSendFailure: next,
  });
  const definition = { trigger: { type: "MANUAL" }, start: "a", steps: [step("a", "b"), step("b", null)] };
  const workflowId = await transaction(
    at.database,
    at.ws,
    async (tx) =>
      (await publishWorkflow(tx, (await createWorkflow(tx, { name: "bench", definition })).id)).id,
  );
  let people = 0;
  /** A waiting run of somebody new: one contact takes ten automatic messages within a minute. */
  const begin = async () => {
    const { contactId, conversationId } = await at.meet(people++);
    const start = (tx) => startRunByHand(tx, { workflowId, contactId, conversationId });
    const id = await transaction(at.database, at.ws, start);
    const answer = { type: "answer", text: "3", conversationId, at: Date.now() + 3_600_000 };
    return { id, contactId, conversationId, answer };
  };
  const advanced = ({ id, answer }) => transaction(at.database, at.ws, (tx) => advanceRun(tx, id, answer));
  const tape = recorder();
  const first = await begin();
  tape.start();
  await advanced(first);
  tape.stop();
  const statements = named(tape.seen);
  const plain = await floor(at.appUrl, WIDTH);
  const [ours, theirs] = [[], []];
  const fill = async (list, count) => {
    for (let i = 0; i < count; i += WIDTH)
      list.push(...(await Promise.all(Array.from({ length: WIDTH }, begin))));
  };
  return {
    name: "workflow advance by an answer",
    /** Runs that wait, for the round to come. */
    prepare: async (ms) => {
      await fill(ours, Math.max(200, ms * 4));
      await fill(theirs, Math.max(200, ms * 4));
    },
    ours: () => {
      const run = ours.pop();
      if (!run) throw new Error("not enough waiting runs prepared");
      return advanced(run);
    },
    floor: () =>
      plain.with((client) => {
        const run = theirs.pop();
        if (!run) throw new Error("no run is left for the floor");
        // Ids of what is inserted are new each time; those of the run and its person are another run's.
        /** @type {Map<unknown, unknown>} */
        const fresh = new Map(["id", "contactId", "conversationId"].map((key) => [first[key], run[key]]));
        const one = (v) =>
          v === statements[0].values[0] || typeof v !== "string" || !UUID.test(v) || keep.has(v)
            ? v
            : (fresh.get(v) ?? fresh.set(v, randomUUID()).get(v));
        const values = (list) => list.map((v) => (Array.isArray(v) ? v.map(one) : one(v)));
        const keep = new Set([at.ws, at.channel.id, workflowId]);
        return asTransaction(
          client,
          at.ws,
          statements.map((s) => ({ ...s, values: values(s.values) })),
        );
      }),
    close: async () => {
      await plain.close();
      await at.close();
    },
  };
}
