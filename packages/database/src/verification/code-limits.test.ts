import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { ChannelRow } from "../channel/channel.row.ts";
import { mergeContacts } from "../identity/acts/merge-contacts.ts";
import { unmergeContacts } from "../identity/acts/unmerge-contacts.ts";
import { publish } from "../testing/flow.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { retrying, type Tx } from "../transaction.ts";
import { startRunByHand } from "../workflow/run-by-hand.ts";
import { issueCode } from "./issue-code.ts";
import { CODE_LIMITS } from "./limits.ts";

let at: Fixture;
let ws: string;
let line: ChannelRow;
let workflow: string;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
const PER_HOUR = 5;
const [ADDRESS, CONTACT, CONVERSATION, WORKSPACE] = [
  "to this address",
  "for this contact",
  "in this conversation",
  "in this workspace",
].map((where) => `too many codes were sent ${where} lately`);

async function open() {
  ws = await at.workspace();
  line = await at.channel(ws);
  await at.channel(ws, "EMAIL");
  await at.channel(ws, "TWILIO");
  const steps = [
    { id: "a", type: "ASK_QUESTION", text: "?", answer: { type: "TEXT" }, saveTo: { variable: "x" } },
  ];
  const exits = { next: null, timeout: "P1D", onInvalid: null, onTimeout: null, onSendFailure: null };
  workflow = await publish(at.database, ws, {
    trigger: { type: "MANUAL" },
    start: "a",
    steps: steps.map((step) => ({ ...step, ...exits })),
  });
}
beforeEach(open);

interface Person {
  readonly contactId: string;
  readonly conversationId: string;
  readonly runId: string;
}
let people = 0;
async function person(account = `person-${people++}`): Promise<Person> {
  const { contactId, conversationId } = await at.tell(line, account);
  const runId = await act((tx) =>
    startRunByHand(tx, {
      workflowId: workflow,
      contactId,
      conversationId: conversationId as string,
      variables: {},
    }),
  );
  return { contactId, conversationId: conversationId as string, runId };
}

let keys = 0;
const ask = (tx: Tx, who: Person, value: string) =>
  issueCode(tx, {
    ...who,
    key: `k${keys++}`,
    kind: value.startsWith("+") ? "PHONE" : "EMAIL",
    value,
    text: "{{code}}",
    ttlMs: 600_000,
    causedBy: [],
  });
/** Asks for codes one after the other; returns what each was refused with. */
async function asked(values: readonly string[], who: (n: number) => Person | Promise<Person>) {
  const answers: (string | null)[] = [];
  for (const [n, value] of values.entries()) {
    const by = await who(n);
    answers.push(await act((tx) => ask(tx, by, value)));
  }
  return answers;
}
const shares = (n: number, refusal: string | undefined) =>
  Array.from({ length: n }, (_, i) => (i < PER_HOUR ? null : refusal));

describe("one mailbox or phone has one share, no matter how it is written and who asks:", () => {
  test.each([
    [
      "tags at Gmail, dots and its other name",
      Array.from(
        { length: 25 },
        (_, n) => `a.nn${n % 2 ? "." : ""}lee+${n}@${n % 3 ? "gmail" : "googlemail"}.com`,
      ),
    ],
    ["tags at Outlook", Array.from({ length: 8 }, (_, n) => `ann+${n}@outlook.com`)],
    ["tags at a server of one's own", Array.from({ length: 8 }, (_, n) => `ann+${n}@shop.dev`)],
    ["quotes", Array.from({ length: 8 }, (_, n) => `"ann+${n}"@gmail.com`)],
    [
      "an Argentine mobile",
      [
        "+5491123456789",
        "+541123456789",
        "+5491123456789",
        "+541123456789",
        "+541123456789",
        "+5491123456789",
      ],
    ],
    ["a Mexican mobile", Array.from({ length: 7 }, (_, n) => (n % 2 ? "+525512345678" : "+5215512345678"))],
  ])("%s", async (_, values) => {
    expect(await asked(values, () => person())).toEqual(shares(values.length, ADDRESS));
  });

  test("and no share of another's, nor of another workspace's", async () => {
    const first = await asked(Array(6).fill("ann@shop.dev"), () => person());
    expect(first).toEqual(shares(6, ADDRESS));
    expect(await asked(["ben@shop.dev", "ann@sub.shop.dev"], () => person())).toEqual([null, null]);
    await open();
    expect(await asked(["ann@shop.dev"], () => person())).toEqual([null]);
  });
});

describe("many addresses do not help", () => {
  const addresses = (n: number) => Array.from({ length: n }, (_, i) => `box${i}@shop.dev`);

  test("one contact, nor all that it is one with", async () => {
    const [a, b] = [await person(), await person()];
    const merge = () =>
      act((tx) =>
        mergeContacts(tx, { survivorId: a.contactId, absorbedIds: [b.contactId], actor: "key:test" }),
      );
    const mergeId = await merge();
    // A run that began before the merge knows the contact by its old id.
    expect(await asked(addresses(8), (n) => (n % 2 ? a : b))).toEqual(shares(8, CONTACT));
    // Nor does taking the merge back give a conversation a new share.
    await act((tx) => unmergeContacts(tx, mergeId, "key:test"));
    expect((await asked(addresses(4), () => b)).filter((answer) => answer === null)).toHaveLength(2);
  });

  test("one conversation, no matter whom it belongs to meanwhile", async () => {
    const conversation = (await person()).conversationId;
    expect(
      await asked(addresses(7), async () => ({ ...(await person()), conversationId: conversation })),
    ).toEqual(shares(7, CONVERSATION));
  });

  test("one workspace, beyond what a business needs", async () => {
    const who = await person();
    const { hour, day } = CODE_LIMITS.perWorkspace;
    const others = (n: number, age: string) =>
      act((tx) =>
        tx.query(
          `INSERT INTO verification_code (workspace_id, id, run_id, run_key, contact_id, channel_id, address_digest, code_digest, status, created_at, expires_at)
           SELECT $1, gen_random_uuid(), $2, gen_random_uuid()::text, $3, (SELECT id FROM channel WHERE workspace_id = $1 LIMIT 1), gen_random_uuid()::text::bytea, '', 'SENT',
             now() - $5::interval, now() - $5::interval FROM generate_series(1, $4)`,
          [ws, who.runId, newContact, n, age],
        ),
      );
    const newContact = (await person()).contactId;
    await others(hour - 1, "1 minute");
    expect(await asked(addresses(2), () => person())).toEqual([null, WORKSPACE]);
    await act((tx) =>
      tx.query(
        "UPDATE verification_code SET created_at = created_at - interval '2 hours', expires_at = expires_at - interval '2 hours'",
      ),
    );
    expect(await asked(addresses(1), () => person())).toEqual([null]);
    await others(day - hour - 2, "3 hours");
    expect(await asked(addresses(2), () => person())).toEqual([null, WORKSPACE]);
  });
});

describe("who asks at once is counted one after the other:", () => {
  const many = (n: number, who: (n: number) => Person, value: (n: number) => string) =>
    Promise.all(Array.from({ length: n }, (_, i) => act((tx) => ask(tx, who(i), value(i)))));
  const passed = (answers: readonly (string | null)[]) => answers.filter((answer) => answer === null).length;

  test("for one address", async () => {
    const crowd = await Promise.all(Array.from({ length: 12 }, () => person()));
    expect(
      passed(
        await many(
          12,
          (i) => crowd[i] as Person,
          (i) => `ann+${i}@shop.dev`,
        ),
      ),
    ).toBe(PER_HOUR);
  });

  test("for one contact, under each of its ids", async () => {
    const [a, b] = [await person(), await person()];
    await act((tx) =>
      mergeContacts(tx, { survivorId: a.contactId, absorbedIds: [b.contactId], actor: "key:test" }),
    );
    expect(
      passed(
        await many(
          12,
          (i) => (i % 2 ? a : b),
          (i) => `box${i}@shop.dev`,
        ),
      ),
    ).toBe(PER_HOUR);
  });

  test("in one conversation", async () => {
    const crowd = await Promise.all(Array.from({ length: 12 }, () => person()));
    const { conversationId } = crowd[0] as Person;
    expect(
      passed(
        await many(
          12,
          (i) => ({ ...(crowd[i] as Person), conversationId }),
          (i) => `box${i}@shop.dev`,
        ),
      ),
    ).toBe(PER_HOUR);
  });
});

test("a code that is refused leaves nothing behind", async () => {
  await asked(Array(5).fill("ann@shop.dev"), () => person());
  const count = () =>
    act((tx) =>
      tx.query(
        "SELECT (SELECT count(*) FROM verification_code) AS codes, (SELECT count(*) FROM outbox WHERE type = 'internal.code-queued') AS events",
      ),
    );
  const who = await person();
  const before = await count();
  expect(await act((tx) => ask(tx, who, "ann+more@shop.dev"))).toBe(ADDRESS);
  expect(await count()).toEqual(before);
});
