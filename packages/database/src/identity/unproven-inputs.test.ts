import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ChannelRow } from "../channel/channel.row.ts";
import { upsertContact } from "../contact/acts/upsert-contact.ts";
import { contactByKey, identifiersByContact, resolveContact } from "../contact/contact-store.ts";
import { drain, publish, runsOf } from "../testing/flow.ts";
import type { InputPlace } from "../testing/unproven-inputs.ts";
import { INPUTS, inputPlace, VICTIM } from "../testing/unproven-inputs.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { queuedCode } from "../verification/code-delivery.ts";
import { startRunByHand } from "../workflow/run-by-hand.ts";
import { triggerByWebhook } from "../workflow/trigger-by-webhook.ts";
import { triggerTokenOf } from "../workflow/trigger-token.ts";
import type { WorkflowRow } from "../workflow/workflow.row.ts";
import { workflowById } from "../workflow/workflow-store.ts";
import { mergeContacts } from "./acts/merge-contacts.ts";

/**
 * What comes of an input that proves nothing, before its true owner is known or after. Each cell is an effect that a stranger would like to
 * have: "no" wherever the input is only somebody's word.
 */
interface Effects {
  /** Is the victim's contact by itself. */
  readonly merges: "no" | "yes";
  /** Many of them part two whom verified evidence joined. */
  readonly parts: "no";
  /** A plain key's upsert for the value finds the one who brought it. */
  readonly plainUpsert: "no" | "yes";
  /** A vouching key's upsert does. */
  readonly vouchingUpsert: "no" | "yes";
  /** A shop's trigger for the value speaks to the one who brought it. `address`: only to the one who has the address that it came from. */
  readonly trigger: "no" | "address" | "yes";
  /** After a person merged the two: what is sent into its conversation reads the other's values. */
  readonly reads: "no" | "yes" | "none";
  /** After a person merged the two: a workflow opens the contact's conversation there. */
  readonly opens: "no" | "yes";
  /** A code to a mailbox of its own proves that mailbox for what it says it is. */
  readonly proves: "PROVEN" | "OBSERVED" | "none";
}

const typedInChat: Effects = {
  ...{
    merges: "no",
    parts: "no",
    plainUpsert: "no",
    vouchingUpsert: "no",
    trigger: "no",
    reads: "no",
    opens: "no",
  },
  // The session is its own proof of who answers, and what it proves is its own.
  proves: "PROVEN",
};
/** Whose account a channel proves may be merged by a person like anybody; what they typed finds nobody. */
const typedOnLine: Effects = { ...typedInChat, reads: "yes", opens: "yes" };
/** Anybody can write in the name of an address, but what is sent there reaches its owner alone. */
const seenOnly: Effects = {
  ...typedInChat,
  plainUpsert: "yes",
  trigger: "address",
  reads: "yes",
  opens: "yes",
  proves: "none",
};

const EXPECTED: Readonly<Record<keyof typeof INPUTS, Effects>> = {
  "unsigned identify": typedInChat,
  "pre-chat form": typedInChat,
  "token without its verified claim": typedOnLine,
  question: typedOnLine,
  "shared contact card": typedOnLine,
  "SMS sender": seenOnly,
  "unaligned mail": seenOnly,
  "plain key": { ...typedInChat, plainUpsert: "yes", vouchingUpsert: "yes", reads: "none", proves: "none" },
  "custom channel's fields": {
    ...{
      merges: "yes",
      parts: "no",
      plainUpsert: "yes",
      vouchingUpsert: "yes",
      trigger: "yes",
      reads: "yes",
      opens: "yes",
      proves: "PROVEN",
    },
  },
};

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

type Name = keyof typeof INPUTS;
const given = (name: Name) => {
  const { kind } = INPUTS[name];
  return { kind, value: kind === "EMAIL" ? VICTIM.email : VICTIM.phone };
};
const key = (name: Name) =>
  INPUTS[name].kind === "EMAIL" ? { email: VICTIM.email } : { phone: VICTIM.phone };

/** The victim, known by a channel that proves it, with something to hide. */
async function victimOf(
  place: InputPlace,
): Promise<{ line: ChannelRow; contactId: string; conversationId: string }> {
  const line = await at.channel(place.ws, "TELEGRAM");
  const { contactId, conversationId } = await at.tell(line, "vera", {
    ...VICTIM,
    name: "Vera",
    text: "private",
  });
  await drain(at.database, place.ws);
  return { line, contactId, conversationId: conversationId as string };
}

const contactOf = async (place: InputPlace, conversationId: string) =>
  (
    await place.act((tx) =>
      tx.query<{ id: string }>(
        "SELECT s.contact_id AS id FROM conversation c JOIN contact_source s ON s.id = c.source_id WHERE c.id = $1",
        [conversationId],
      ),
    )
  )[0]?.id as string;
const sentInto = async (place: InputPlace, conversationId: string | null) =>
  (
    await place.act((tx) =>
      tx.query<{ text: string }>(
        `SELECT m.text FROM message m JOIN conversation c ON c.id = m.conversation_id
         WHERE m.direction = 'OUTBOUND' AND c.source_id = (SELECT source_id FROM conversation WHERE id = $1) ORDER BY m.created_at, m.id`,
        [conversationId],
      ),
    )
  ).map(({ text }) => text);
const manual = (...steps: readonly object[]) => ({
  trigger: { type: "MANUAL" },
  start: (steps[0] as { id: string }).id,
  steps,
});
const tell = {
  id: "tell",
  type: "SEND_MESSAGE",
  text: "To {{contact.firstName | nobody}} {{contact.phone | -}}",
  next: null,
  onSendFailure: null,
};

async function run(place: InputPlace, definition: unknown, contactId: string, conversationId: string | null) {
  const workflowId = await publish(at.database, place.ws, definition);
  await place.act((tx) => startRunByHand(tx, { workflowId, contactId, conversationId }));
  await drain(at.database, place.ws);
  return (await runsOf(at.database, place.ws, workflowId))[0];
}

/** Finds out each effect of an input, each in a workspace of its own. */
const TRIALS: { readonly [E in keyof Effects]: (name: Name) => Promise<string> } = {
  async merges(name) {
    const place = await inputPlace(at);
    const victim = await victimOf(place);
    const claimed = await INPUTS[name].claim(place, 0);
    return (await place.act((tx) => resolveContact(tx, claimed.contactId)))?.id === victim.contactId ||
      (claimed.conversationId !== null &&
        (await contactOf(place, claimed.conversationId)) === victim.contactId)
      ? "yes"
      : "no";
  },
  async parts(name) {
    const place = await inputPlace(at);
    const victim = await victimOf(place);
    const other = await at.channel(place.ws, "MESSENGER");
    const second = await at.tell(other, "vera", VICTIM);
    const isOne = async () =>
      (await contactOf(place, second.conversationId as string)) ===
      (await contactOf(place, victim.conversationId));
    expect(await isOne()).toBe(true);
    for (let n = 0; n < 6; n++) await INPUTS[name].claim(place, n);
    expect((await place.act((tx) => contactByKey(tx, key(name))))?.id).toBe(
      await contactOf(place, victim.conversationId),
    );
    const undone = await place.act((tx) => tx.query("SELECT 1 FROM merge WHERE undone_at IS NOT NULL"));
    return (await isOne()) && undone.length === 0 ? "no" : "yes";
  },
  plainUpsert: (name) => upserted(name, false),
  vouchingUpsert: (name) => upserted(name, true),
  async trigger(name) {
    const place = await inputPlace(at);
    const claimed = await INPUTS[name].claim(place, 0);
    const { kind, value } = given(name);
    const workflowId = await publish(at.database, place.ws, {
      trigger: {
        type: "INCOMING_WEBHOOK",
        contact: { pointer: "/who", kind },
        variables: { order: "/order" },
      },
      start: "open",
      steps: [
        { id: "open", type: "OPEN_CONVERSATION", next: "tell" },
        { ...tell, text: "Order {{var.order}}" },
      ],
    });
    const workflow = await place.act((tx) => workflowById(tx, workflowId));
    const token = triggerTokenOf(at.encryptionKey, workflow as WorkflowRow) as string;
    await place.act((tx) =>
      triggerByWebhook(tx, { workflowId, token, body: { who: value, order: "A-1" }, idempotencyKey: null }),
    );
    await drain(at.database, place.ws);
    const heard = (await sentInto(place, claimed.conversationId)).includes("Order A-1");
    if (!heard) return "no";
    // Whether it goes where the value itself leads.
    const [source] = await place.act((tx) =>
      tx.query<{ to: string }>(
        "SELECT s.reply_to AS to FROM conversation c JOIN contact_source s ON s.id = c.source_id WHERE c.id = $1",
        [claimed.conversationId],
      ),
    );
    return source?.to.endsWith(value) ? "address" : "yes";
  },
  async reads(name) {
    const { place, claimed, survivor } = await merged(name);
    if (claimed.conversationId === null) return "none";
    await run(place, manual(tell), survivor, claimed.conversationId);
    const texts = await sentInto(place, claimed.conversationId);
    expect(texts.some((text) => text.startsWith("To "))).toBe(true);
    return texts.some((text) => text.includes("Vera") || text.includes(VICTIM.phone)) &&
      !texts.includes("To nobody -")
      ? "yes"
      : "no";
  },
  async opens(name) {
    const { place, claimed, survivor } = await merged(name);
    await run(
      place,
      manual({ id: "open", type: "OPEN_CONVERSATION", next: "tell" }, { ...tell, text: "unasked" }),
      survivor,
      null,
    );
    const unasked = await place.act((tx) => tx.query("SELECT 1 FROM message WHERE text = 'unasked'"));
    expect(unasked).toHaveLength(1);
    return (await sentInto(place, claimed.conversationId)).includes("unasked") ? "yes" : "no";
  },
  /** Nobody who may read there types the codes that go to the place itself. */
  async proves(name) {
    const place = await inputPlace(at);
    await at.channel(place.ws, "EMAIL");
    const claimed = await INPUTS[name].claim(place, 0);
    if (claimed.conversationId === null) return "none";
    const own = "mallory@evil.dev";
    await place.act((tx) =>
      tx.query(
        `INSERT INTO identifier (workspace_id, id, source_id, kind, value, raw, assurance, origin, normaliser_version, owner)
         SELECT c.workspace_id, gen_random_uuid(), c.source_id, 'EMAIL', $2, $2, 0, 'WORKFLOW', 1, true FROM conversation c WHERE c.id = $1`,
        [claimed.conversationId, own],
      ),
    );
    await place.act((tx) =>
      tx.query("DELETE FROM identifier WHERE kind = 'EMAIL' AND value = $1 AND assurance = 0", [
        VICTIM.email,
      ]),
    );
    await place.act((tx) => tx.query("UPDATE contact SET email = $1 WHERE live", [own]));
    const verify = {
      ...{ id: "verify", type: "VERIFY_IDENTIFIER", identifier: "EMAIL", text: "{{code}}", maxAttempts: 5 },
      ...{ next: null, onFailed: null, onSendFailure: null },
    };
    await run(place, manual(verify), claimed.contactId, claimed.conversationId);
    const codes = await place.act(async (tx) => {
      const rows = await tx.query<{ id: string }>("SELECT id FROM verification_code WHERE status = 'QUEUED'");
      return Promise.all(rows.map(({ id }) => queuedCode(tx, id)));
    });
    const mine = codes.filter((code) => code?.to === own);
    for (const code of mine) await answer(place, claimed.conversationId, code?.text as string);
    await answer(place, claimed.conversationId, "000000");
    const held = await place.act(async (tx) =>
      identifiersByContact(tx, [await contactOf(place, claimed.conversationId as string)]),
    );
    return ["none", "OBSERVED", "none", "PROVEN"][
      held.find((i) => i.value === own)?.assurance ?? 0
    ] as string;
  },
};

async function upserted(name: Name, mayAttest: boolean): Promise<string> {
  const place = await inputPlace(at);
  const claimed = await INPUTS[name].claim(place, 0);
  const caller = { actor: "key:shop", label: "API: other shop", mayAttest };
  const upsert = () =>
    place.act((tx) =>
      upsertContact(tx, { identifiers: [given(name)], contact: { firstName: "Vera" } }, caller),
    );
  const first = await upsert();
  const second = await upsert();
  expect(second).toEqual({ contactId: first.contactId, created: false });
  return first.contactId === claimed.contactId ? "yes" : "no";
}

/** The one who brought the value. A person then merged it with the owner of the value. It wrote last. */
async function merged(name: Name) {
  const place = await inputPlace(at);
  const victim = await victimOf(place);
  const claimed = await INPUTS[name].claim(place, 0);
  if ((await place.act((tx) => resolveContact(tx, claimed.contactId)))?.id !== victim.contactId)
    await place.act((tx) =>
      mergeContacts(tx, {
        survivorId: victim.contactId,
        absorbedIds: [claimed.contactId],
        actor: "key:operator",
      }),
    );
  await drain(at.database, place.ws);
  return { place, claimed, survivor: victim.contactId };
}

async function answer(place: InputPlace, conversationId: string, text: string): Promise<void> {
  await place.act((tx) =>
    tx.query(
      `WITH m AS (INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, author, text, external_id, external_scope, status)
         SELECT workspace_id, gen_random_uuid(), id, channel_id, 'INBOUND', 'CONTACT', $2, gen_random_uuid()::text, '', 'RECEIVED'
         FROM conversation WHERE id = $1 RETURNING *)
       INSERT INTO outbox (workspace_id, id, type, lane, conversation_id, payload)
       SELECT workspace_id, gen_random_uuid(), 'message.received', 'partners', $1, jsonb_build_object('messageId', m.id, 'text', $2::text, 'at', (extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM m`,
      [conversationId, text],
    ),
  );
  await drain(at.database, place.ws);
}

const cells = (Object.keys(INPUTS) as Name[]).flatMap((name) =>
  (Object.keys(TRIALS) as (keyof Effects)[]).map((effect) => [name, effect, EXPECTED[name][effect]] as const),
);

describe("an input that proves nothing", () => {
  test.each(cells)("%s × %s: %s", async (name, effect, expected) => {
    expect(await TRIALS[effect](name)).toBe(expected);
  });
});
