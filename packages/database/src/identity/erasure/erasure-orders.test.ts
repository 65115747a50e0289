import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ChannelRow } from "../../channel/channel.row.ts";
import { updateContact } from "../../contact/acts/update-contact.ts";
import { resolveContact } from "../../contact/contact-store.ts";
import { recordDelivery } from "../../conversation/record-delivery.ts";
import { sendMessage } from "../../conversation/send-message.ts";
import { emptyEvent, markRelayed } from "../../outbox/claim-event.ts";
import { outboxRow } from "../../outbox/event-store.ts";
import { Refused } from "../../refused.ts";
import { dump } from "../../testing/dump.ts";
import { drain, publish } from "../../testing/flow.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture } from "../../testing/workspace-fixture.ts";
import type { Tx } from "../../transaction.ts";
import { retrying } from "../../transaction.ts";
import { recordCodeDelivery } from "../../verification/code-delivery.ts";
import { advanceRun } from "../../workflow/advance-run.ts";
import { startRunByHand } from "../../workflow/run-by-hand.ts";
import { mergeContacts } from "../acts/merge-contacts.ts";
import { unmergeContacts } from "../acts/unmerge-contacts.ts";
import { eraseContact } from "./erase-contact.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const PEOPLE = ["anna", "boris", "clara"] as const;
type Name = (typeof PEOPLE)[number];
/** What is known of each, as it would stand in a dump. */
const valuesOf = (name: Name) => [
  `acct-${name}`,
  `${name}@mail.dev`,
  `${name}%40mail.dev`,
  `first${name}`,
  `last${name}`,
  `said ${name} words`,
  PHONES[name].slice(1),
];
const PHONES: Readonly<Record<Name, string>> = {
  anna: "+14155550171",
  boris: "+14155550172",
  clara: "+14155550173",
};

const exits = { onInvalid: null, onTimeout: null, onSendFailure: null, timeout: "P1D" };
const ALL = "{{contact.firstName}} {{contact.lastName}} {{contact.email}} {{contact.phone}} {{var.said}}";
/** A question, a request with all that is known, a message, a comment, and a code. */
const definition = (last: "end" | "code") => ({
  trigger: { type: "MANUAL" },
  start: "ask",
  steps: [
    {
      id: "ask",
      type: "ASK_QUESTION",
      text: `Hello ${ALL}?`,
      answer: { type: "TEXT" },
      saveTo: { variable: "said" },
      next: "http",
      ...exits,
    },
    {
      ...{
        id: "http",
        type: "HTTP_REQUEST",
        method: "POST",
        url: "https://shop.dev/x?mail={{contact.email}}&name={{contact.firstName}}",
      },
      ...{ headers: { "x-name": "{{contact.firstName}}" }, body: { all: ALL, list: ["{{contact.phone}}"] } },
      ...{
        responseMapping: { echo: "/body", one: "/body/all" },
        timeout: "PT5S",
        next: "send",
        onError: null,
      },
    },
    {
      id: "send",
      type: "SEND_MESSAGE",
      text: `Thanks ${ALL}, {{var.one}}`,
      next: "comment",
      onSendFailure: null,
    },
    {
      id: "comment",
      type: "ADD_COMMENT",
      text: `About ${ALL}, {{var.one}}`,
      next: last === "code" ? "code" : null,
    },
    ...(last === "code"
      ? [
          {
            ...{
              id: "code",
              type: "VERIFY_IDENTIFIER",
              identifier: "EMAIL",
              text: "{{code}} for {{contact.firstName}}",
              prompt: "Code, {{contact.email}}?",
            },
            ...{ retryText: "No.", maxAttempts: 3, next: null, onFailed: null, onSendFailure: null },
          },
        ]
      : []),
  ],
});

async function town() {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const lines = {} as Record<Name, ChannelRow>;
  const ids = {} as Record<Name, { contact: string; conversation: string }>;
  for (const name of PEOPLE) {
    lines[name] = await at.channel(ws);
    const said = {
      email: `${name}@mail.dev`,
      phone: PHONES[name],
      name: `First${name}`,
      text: `said ${name} words before`,
    };
    const { contactId, conversationId } = await at.tell(lines[name], `acct-${name}`, said);
    ids[name] = { contact: contactId, conversation: conversationId as string };
    await act((tx) => updateContact(tx, { id: contactId, contact: { lastName: `Last${name}` } }, "key:test"));
  }
  await at.channel(ws, "EMAIL");
  const flows = [
    await publish(at.database, ws, definition("end")),
    await publish(at.database, ws, definition("code")),
  ];
  return { ws, act, lines, ids, flows };
}
type Town = Awaited<ReturnType<typeof town>>;

/** Does what leaves the building, as the worker would, but for the requests of the given run. */
async function deliver({ ws, act }: Town, pending: string): Promise<void> {
  for (;;) {
    const events: { id: string; type: string; payload: Record<string, unknown> }[] = [];
    for (const id of await drain(at.database, ws))
      events.push(
        ...(await act((tx) =>
          tx.query<(typeof events)[0]>("SELECT id, type, payload FROM outbox WHERE id = $1", [id]),
        )),
      );
    const due = events.filter(({ payload }) => payload.runId !== pending);
    if (due.length === 0) return;
    for (const { id, type, payload } of due)
      await act(async (tx) => {
        if (type === "internal.message-queued")
          await recordDelivery(tx, payload.messageId as string, { externalId: null });
        if (type === "internal.code-queued")
          await recordCodeDelivery(tx, payload.codeId as string, { externalId: null });
        if (type === "internal.http-request") {
          const { runId, key, body } = (
            (await outboxRow(tx, id)) as NonNullable<Awaited<ReturnType<typeof outboxRow>>>
          ).payload as {
            runId: string;
            key: string;
            body: unknown;
          };
          await advanceRun(tx, runId, { type: "httpResult", key, ok: true, status: 200, body: { body } });
        }
        emptyEvent(tx, id);
        markRelayed(tx, id);
      });
  }
}

/** Three runs in somebody's conversation: one goes to its end, one waits for a code, one for the answer to its request. */
async function run(t: Town, name: Name): Promise<void> {
  const { contact, conversation } = t.ids[name];
  const start = (workflowId: string | undefined) =>
    t.act((tx) =>
      startRunByHand(tx, {
        workflowId: workflowId as string,
        contactId: contact,
        conversationId: conversation,
        variables: { note: `said ${name} words` },
      }),
    );
  await start(t.flows[0]);
  await start(t.flows[1]);
  const asked = await start(t.flows[0]);

  await deliver(t, asked);
  await at.tell(t.lines[name], `acct-${name}`, { text: `said ${name} words` });
  await deliver(t, asked);
}

type Act = "merge" | "chain" | "unmerge" | "run" | "erase";
interface Plan {
  readonly acts: readonly Act[];
  readonly survivor: Name;
  readonly erased: Name;
}

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
const inOrder = (acts: readonly Act[]) => {
  const at = (act: Act) => acts.indexOf(act);
  return (at("unmerge") < 0 || at("merge") < at("unmerge")) && (at("chain") < 0 || at("merge") < at("chain"));
};
/** Every order of each set of acts in which a merge is taken back after it was made, and a third joins what was merged. */
const ORDERS = [
  ...permutations<Act>(["merge", "run", "erase"]),
  ...permutations<Act>(["merge", "unmerge", "run", "erase"]),
].filter(inOrder);
const CHAINS = permutations<Act>(["merge", "chain", "unmerge", "run", "erase"])
  .filter(inOrder)
  .filter((acts) => acts.indexOf("unmerge") < acts.indexOf("erase"));
const plans = (orders: readonly (readonly Act[])[], sides: readonly (readonly [Name, Name])[]): Plan[] =>
  orders.flatMap((acts) => sides.map(([survivor, erased]) => ({ acts, survivor, erased })));
/** The two are alike, so who survives is always the same one: who is erased is that one, or the other. */
const SIDES = [
  ["anna", "anna"],
  ["anna", "boris"],
] as const;
const PLANS = [...plans(ORDERS, SIDES), ...plans(CHAINS, [["anna", "boris"]])];

/** Acts a plan out. Returns who was erased, and whether what an undo gave back was what had been. */
async function actOut(t: Town, { acts, survivor, erased }: Plan): Promise<ReadonlySet<Name>> {
  const gone = new Set<Name>();
  const absorbed: Name = survivor === "anna" ? "boris" : "anna";
  const shown = async (name: Name) => {
    const row = await t.act((tx) => resolveContact(tx, t.ids[name].contact));
    const sources = await t.act((tx) =>
      tx.query("SELECT id, home_contact_id FROM contact_source WHERE contact_id = $1 ORDER BY id", [
        t.ids[name].contact,
      ]),
    );
    return row && { name: [row.firstName, row.lastName], email: row.email, phone: row.phone, sources };
  };
  let merge: string | null = null;
  const before = { anna: await shown("anna"), boris: await shown("boris") };
  const merged = (id: string, other: string) =>
    t.act((tx) =>
      mergeContacts(tx, {
        survivorId: id,
        absorbedIds: [other],
        actor: "key:test",
        reason: gone.has(erased) ? null : `because of ${erased}@mail.dev`,
      }),
    );
  const tried = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  };
  for (const act of acts) {
    if (act === "merge") merge = await tried(() => merged(t.ids[survivor].contact, t.ids[absorbed].contact));
    if (act === "chain") await tried(() => merged(t.ids.clara.contact, t.ids[survivor].contact));
    if (act === "run") for (const name of ["anna", "boris"] as const) if (!gone.has(name)) await run(t, name);
    if (act === "unmerge" && merge !== null) {
      const mergeId = merge;
      const undone = await tried(() => t.act((tx) => unmergeContacts(tx, mergeId, "key:test")));
      if (undone && !acts.includes("chain"))
        expect({ anna: await shown("anna"), boris: await shown("boris") }).toEqual(before);
    }
    if (act === "erase") {
      const { erasedIds } = await t.act((tx) => eraseContact(tx, t.ids[erased].contact, false));
      for (const name of PEOPLE) if (erasedIds.includes(t.ids[name].contact)) gone.add(name);
    }
  }
  return gone;
}

describe("nothing of an erased person is anywhere in a dump, and all of the others is,", () => {
  test.each(
    PLANS.map(
      (plan) =>
        [`${plan.acts.join(", ")}; ${plan.survivor} survives, ${plan.erased} is erased`, plan] as const,
    ),
  )("in the order %s", async (_, plan) => {
    const t = await town();
    const gone = await actOut(t, plan);
    expect(gone.has(plan.erased)).toBe(true);
    const text = await dump(at.superuserUrl, t.ws);
    const found = [...gone].flatMap((name) => valuesOf(name).filter((value) => text.includes(value)));
    const lines = found.flatMap((value) =>
      text
        .split("\n")
        .filter((line) => line.includes(value))
        .slice(0, 2),
    );
    expect({ found, lines }).toEqual({ found: [], lines: [] });
    for (const name of PEOPLE)
      if (!gone.has(name))
        expect(valuesOf(name).filter((value) => !value.includes("%") && !text.includes(value))).toEqual([]);
  });
});

test("what was delivered is told no longer, no matter whom it was about", async () => {
  const t = await town();
  await run(t, "anna");
  const rows = await t.act((tx) =>
    tx.query<{ type: string; payload: object; done: boolean }>(
      "SELECT type, payload, relayed_at IS NOT NULL AS done FROM outbox WHERE type LIKE 'internal.%'",
    ),
  );
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.filter(({ done, payload }) => done && Object.keys(payload).length > 0)).toEqual([]);
  // The one request that nobody has made yet.
  expect(rows.filter(({ done }) => !done).map(({ type }) => type)).toEqual(["internal.http-request"]);
});

test("what another has still to be told is told, though it happened while they were one", async () => {
  const t = await town();
  const merge = await t.act((tx) =>
    mergeContacts(tx, {
      survivorId: t.ids.boris.contact,
      absorbedIds: [t.ids.anna.contact],
      actor: "key:test",
    }),
  );
  await drain(at.database, t.ws);
  const message = await t.act((tx) =>
    sendMessage(tx, { conversationId: t.ids.anna.conversation, text: "Your parcel is here" }),
  );
  await t.act((tx) => unmergeContacts(tx, merge, "key:test"));
  await t.act((tx) => eraseContact(tx, t.ids.boris.contact, false));
  const [event] = await t.act((tx) =>
    tx.query(
      "SELECT payload ->> 'messageId' AS message, relayed_at FROM outbox WHERE type = 'internal.message-queued' AND conversation_id = $1",
      [t.ids.anna.conversation],
    ),
  );
  expect(event).toEqual({ message, relayed_at: null });
});
