import { createWorkspace, parseId, publicId, transaction } from "@contact-identity/database";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type Client, createClient } from "graphql-ws";
import { startApi, type TestApi } from "../testing/api.ts";
import { anEmail, newContact } from "../testing/contacts.ts";

let api: TestApi;
let channel: string;
const clients: Client[] = [];
beforeAll(async () => {
  api = await startApi();
  const made = await api.graphql<{ channelCreate: { channel: { id: string } } }>(
    'mutation { channelCreate(input: { name: "desk", custom: { token: "desk-token" } }) { channel { id } } }',
  );
  channel = made.channelCreate.channel.id;
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});
afterAll(() => api?.close());

interface Told {
  readonly data?: Record<string, Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** A subscription, and what it was told so far. */
function subscribe(query: string, variables: Record<string, unknown> = {}, key: string = api.adminKey) {
  const client = createClient({
    url: `${api.url.replace("http", "ws")}/graphql`,
    connectionParams: { authorization: `Bearer ${key}` },
    retryAttempts: 0,
  });
  clients.push(client);
  const told: Told[] = [];
  const end = new Promise<unknown>((resolve) => {
    const error = (reason: unknown) =>
      resolve(
        Array.isArray(reason)
          ? reason
          : {
              code: (reason as { code?: number }).code,
              reason: String((reason as { reason?: string }).reason ?? reason),
            },
      );
    client.subscribe(
      { query, variables },
      { next: (value) => told.push(value as Told), error, complete: () => resolve(null) },
    );
  });
  return { told, end };
}
const MESSAGES =
  "subscription ($id: ID!) { messageAdded(conversationId: $id) { text direction conversation { id } } }";
const CONTACT = "subscription ($id: ID) { contactChanged(contactId: $id) { id firstName mergedIds } }";

async function until<T>(probe: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  for (const end = Date.now() + 15_000; ; ) {
    const found = await probe();
    if (found) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
/** A subscription is under way once a change, repeated until then, is told. */
async function underWay(
  { told }: { readonly told: readonly Told[] },
  nudge: () => Promise<unknown>,
): Promise<void> {
  await until(async () => {
    await nudge();
    await new Promise((resolve) => setTimeout(resolve, 150));
    return told.length > 0;
  }, "first change");
}

let count = 0;
async function say(account: string, text: string): Promise<{ conversationId: string; contactId: string }> {
  const events = [{ type: "message", mId: `m-${++count}`, timestamp: 1, message: { type: "text", text } }];
  const answer = await fetch(`${api.url}/channels/${channel}/webhook`, {
    method: "POST",
    headers: { authorization: "Bearer desk-token", "content-type": "application/json" },
    body: JSON.stringify({ contactId: account, events }),
  });
  expect(answer.status).toBe(200);
  const query =
    "query ($key: ContactKey) { contact(by: $key) { id conversations(first: 1) { nodes { id } } } }";
  type Found = { contact: { id: string; conversations: { nodes: { id: string }[] } } };
  const { contact } = await api.graphql<Found>(query, {
    key: { channelAccount: { channelId: channel, accountId: account } },
  });
  return { conversationId: contact.conversations.nodes[0]?.id ?? "", contactId: contact.id };
}
const texts = ({ told }: { readonly told: readonly Told[] }) => told.map((t) => t.data?.messageAdded?.text);
const rename = (id: string, firstName: string) =>
  api.graphql("mutation ($input: ContactUpdateInput!) { contactUpdate(input: $input) { contact { id } } }", {
    input: { id, contact: { firstName } },
  });

describe("messageAdded", () => {
  test("tells each message of the conversation once, in both directions, from the subscription on, and no other's", async () => {
    const { conversationId } = await say("ann", "before");
    const live = subscribe(MESSAGES, { id: conversationId });
    await underWay(live, () => say("ann", "nudge"));
    await say("bob", "elsewhere");
    await api.graphql("mutation ($i: MessageSendInput!) { messageSend(input: $i) { message { id } } }", {
      i: { conversationId, text: "reply" },
    });
    await say("ann", "last");
    await until(() => texts(live).includes("last"), "last message");
    const after = texts(live).filter((text) => text !== "nudge");
    expect(after).toEqual(["reply", "last"]);
    expect(live.told.at(-1)).toEqual({
      data: { messageAdded: { text: "last", direction: "INBOUND", conversation: { id: conversationId } } },
    });
  });

  test("loses nothing that is committed late, or while the wake-up calls are lost", async () => {
    const { conversationId } = await say("cid", "before");
    const live = subscribe(MESSAGES, { id: conversationId });
    await underWay(live, () => say("cid", "nudge"));
    const late = api.database.dataSource.createQueryRunner();
    await late.query(`BEGIN; SET LOCAL app.workspace_id = '${api.workspaceId}'`);
    await late.query(
      `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, author, text, status)
       SELECT workspace_id, gen_random_uuid(), $1, channel_id, 'INBOUND', 'CONTACT', 'late', 'RECEIVED' FROM message LIMIT 1`,
      [parseId("conversation", conversationId)],
    );
    await say("cid", "early");
    await until(() => texts(live).includes("early"), "the earlier commit");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const killed = await api.rows(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'contact_identity_outbox listener' AND datname = current_database()",
    );
    expect(killed).toHaveLength(1);
    await late.query("COMMIT");
    await late.release();
    await say("cid", "after");
    await until(() => texts(live).includes("after") && texts(live).includes("late"), "late commit");
    expect(
      texts(live)
        .filter((text) => text !== "nudge")
        .sort(),
    ).toEqual(["after", "early", "late"]);
  });
});

describe("contactChanged", () => {
  const ids = ({ told }: { readonly told: readonly Told[] }) => told.map((t) => t.data?.contactChanged?.id);

  test("of one contact tells its changes; merged away it tells the survivor, and itself again after the undo", async () => {
    const [one, other] = [await newContact(api, anEmail()), await newContact(api, anEmail())];
    const live = subscribe(CONTACT, { id: one.id });
    let n = 0;
    await underWay(live, () => rename(one.id, `Name ${n++}`));
    await rename(other.id, "Somebody else");
    const merge =
      "mutation ($input: ContactMergeInput!) { contactMerge(input: $input) { merge { id } userErrors { message } } }";
    type Merged = { contactMerge: { merge: { id: string } } };
    const { contactMerge } = await api.graphql<Merged>(merge, {
      input: { survivorId: other.id, absorbedIds: [one.id] },
    });
    await until(() => ids(live).includes(other.id), "survivor");
    expect(live.told.at(-1)?.data?.contactChanged?.mergedIds).toEqual([one.id]);
    await api.graphql("mutation ($id: ID!) { contactUnmerge(mergeId: $id) { userErrors { message } } }", {
      id: contactMerge.merge.id,
    });
    await until(() => ids(live).at(-1) === one.id, "the contact itself");
  });

  test("without an id tells of every contact of the workspace, and of no other workspace", async () => {
    const live = subscribe(CONTACT);
    await underWay(live, () => newContact(api, anEmail()));
    const elsewhere = await createWorkspace(api.database, "elsewhere");
    const query =
      'mutation { contactCreate(input: { identifiers: [{ kind: EMAIL, value: "x@elsewhere.dev" }] }) { contact { id } } }';
    const foreign = await api.graphql<{ contactCreate: { contact: { id: string } } }>(
      query,
      {},
      elsewhere.adminKey,
    );
    const mine = await newContact(api, anEmail());
    await until(() => ids(live).includes(mine.id), "the new contact");
    expect(ids(live)).not.toContain(foreign.contactCreate.contact.id);
  });
});

describe("only who may hears anything", () => {
  const refused = async (live: ReturnType<typeof subscribe>) => ({ end: await live.end, told: live.told });

  test("a key that is not one is refused with its connection", async () => {
    expect(await refused(subscribe(CONTACT, {}, "ci_nothing"))).toMatchObject({
      end: { code: 4403 },
      told: [],
    });
  });

  test("each needs its scope", async () => {
    const key = await api.keyWith("WORKFLOWS_READ");
    const { conversationId } = await say("dan", "hello");
    for (const live of [subscribe(CONTACT, {}, key), subscribe(MESSAGES, { id: conversationId }, key)])
      expect((await refused(live)).told).toMatchObject([{ errors: [{ extensions: { code: "FORBIDDEN" } }] }]);
  });

  test("a foreign workspace's id answers exactly as a missing one", async () => {
    const elsewhere = await createWorkspace(api.database, "elsewhere");
    const { conversationId, contactId } = await say("eve", "hello");
    const nobody = (prefix: "conversation" | "contact") =>
      publicId(prefix, "0197a5f0-0000-7000-8000-000000000000");
    for (const [query, known, missing] of [
      [MESSAGES, conversationId, nobody("conversation")],
      [CONTACT, contactId, nobody("contact")],
    ] as const) {
      const foreign = await refused(subscribe(query, { id: known }, elsewhere.adminKey));
      expect(foreign.told).toMatchObject([{ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] }]);
      expect(await refused(subscribe(query, { id: missing }))).toEqual(foreign);
    }
  });

  test("a key that is revoked hears nothing more", async () => {
    const key = await api.keyWith("CONTACTS_READ");
    const live = subscribe(CONTACT, {}, key);
    await underWay(live, () => newContact(api, anEmail()));
    await transaction(api.database, api.workspaceId, (tx) =>
      tx.query("UPDATE api_key SET revoked_at = now() WHERE name = 'some'"),
    );
    await until(async () => {
      await newContact(api, anEmail());
      return live.told.at(-1)?.errors;
    }, "end of the subscription");
    expect(live.told.at(-1)?.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(await live.end).toBeNull();
  });

  test.each([
    ["a query", "{ workspace { id } }", "BAD_USER_INPUT"],
    [
      "a mutation",
      'mutation { workspaceUpdate(input: { name: "x" }) { workspace { id } } }',
      "BAD_USER_INPUT",
    ],
    ["what is no GraphQL", "subscription {", "GRAPHQL_PARSE_FAILED"],
    ["what the schema does not know", "subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
  ])("%s is refused by its code", async (_name, query, code) => {
    expect(await refused(subscribe(query))).toMatchObject({ end: [{ extensions: { code } }], told: [] });
  });
});
