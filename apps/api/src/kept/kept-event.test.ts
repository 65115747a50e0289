import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const said = (mId: string) => ({ type: "message", mId, timestamp: 1, message: { type: "text", text: mId } });

async function desk(name: string) {
  type Made = { channelCreate: { channel: { id: string }; token: string } };
  const { channelCreate } = await api.graphql<Made>(
    `mutation { channelCreate(input: { name: "${name}", custom: {} }) { channel { id } token } }`,
  );
  const { channel, token } = channelCreate;
  const post = (body: string, bearer = token) =>
    fetch(`${api.url}/channels/${channel.id}/webhook`, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body,
    });
  return { id: channel.id, token, post };
}
type Kept = {
  id: string;
  channel: { id: string };
  reason: string;
  payload: unknown;
  replayedAt: string | null;
};
const keptOf = async (channelId?: string) =>
  (
    await api.graphql<{ keptEvents: { nodes: Kept[] } }>(
      "query ($channelId: ID) { keptEvents(channelId: $channelId) { nodes { id channel { id } reason payload replayedAt } } }",
      { channelId },
    )
  ).keptEvents.nodes;
type Answer = { keptEventReplay: { event: Kept | null; userErrors: { code: string; message: string }[] } };
const replay = async (id: string) =>
  (
    await api.graphql<Answer>(
      "mutation ($id: ID!) { keptEventReplay(id: $id) { event { id replayedAt } userErrors { code message } } }",
      { id },
    )
  ).keptEventReplay;

test("what was kept is listed by channel, and tried again until it can be taken, then never more", async () => {
  const [one, two] = [await desk("one"), await desk("two")];
  await one.post(JSON.stringify({ contactId: 7, note: one.token }));
  const [event] = await keptOf(one.id);
  expect(event).toMatchObject({ channel: { id: one.id }, payload: { contactId: 7 }, replayedAt: null });
  expect(JSON.stringify(event)).not.toContain(one.token);
  expect([await keptOf(two.id), (await keptOf()).length]).toEqual([[], 1]);
  const { id } = event as Kept;
  for (let i = 0; i < 2; i++)
    expect(await replay(id)).toMatchObject({
      event: { id, replayedAt: null },
      userErrors: [{ code: "INVALID" }],
    });
  expect(await replay("kept_01jd000000000000000000000t")).toMatchObject({
    userErrors: [{ code: "NOT_FOUND" }],
  });
  await api.rows("UPDATE inbound_event SET body = $1", [
    JSON.stringify({ contactId: "ann", events: [said("m-1"), said("m-2")] }),
  ]);
  const { event: taken, userErrors } = await replay(id);
  expect([userErrors, typeof taken?.replayedAt]).toEqual([[], "string"]);
  expect(await replay(id)).toEqual({ event: taken, userErrors: [] });
  expect(await api.rows("SELECT text FROM message ORDER BY id")).toEqual([{ text: "m-1" }, { text: "m-2" }]);
});

test("of what is long the beginning is shown", async () => {
  const one = await desk("long");
  await one.post(JSON.stringify({ contactId: 7, note: "x".repeat(200_000) }));
  const [{ payload }] = (await keptOf(one.id)) as [Kept];
  expect((payload as { cut: string }).cut).toHaveLength(100_000);
});

test("a channel's health tells of calls, messages, refusals and what was kept", async () => {
  const one = await desk("health");
  const health = async () =>
    (
      await api.graphql<{ channel: { health: Record<string, unknown> } }>(
        "query ($id: ID!) { channel(id: $id) { health { healthy problem lastCallAt lastMessageAt refusedLastDay keptLastDay failedLastDay } } }",
        { id: one.id },
      )
    ).channel.health;
  const nothing = {
    healthy: true,
    problem: null,
    lastCallAt: null,
    lastMessageAt: null,
    refusedLastDay: 0,
    keptLastDay: 0,
    failedLastDay: 0,
  };
  expect(await health()).toEqual(nothing);
  for (let i = 0; i < 4; i++) expect((await one.post("{}", "wrong")).status).toBe(401);
  expect(await health()).toMatchObject({
    healthy: false,
    problem: expect.stringContaining("secret"),
    refusedLastDay: 4,
  });
  await one.post(JSON.stringify({ contactId: "ann", events: [said("h-1")] }));
  const well = {
    ...nothing,
    refusedLastDay: 4,
    lastCallAt: expect.any(String),
    lastMessageAt: expect.any(String),
  };
  expect(await health()).toEqual(well);
  // What was told from memory is told from the table soon, and not twice.
  for (let tries = 0; tries < 100; tries++) {
    const rows = await api.rows("SELECT 1 FROM channel_activity WHERE last_message_at IS NOT NULL");
    if (rows.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await health()).toEqual(well);
  await one.post(JSON.stringify({ contactId: 7 }));
  expect(await health()).toMatchObject({ keptLastDay: 1 });
});

test("a blocked source is counted and not stored, by a person who may write contacts", async () => {
  const one = await desk("blocked");
  await one.post(JSON.stringify({ contactId: "bob", events: [said("b-1")] }));
  type Found = { conversations: { nodes: { source: { id: string } }[] } };
  const { conversations } = await api.graphql<Found>(
    "query ($id: ID!) { conversations(filter: { channelId: $id }) { nodes { source { id } } } }",
    { id: one.id },
  );
  const id = conversations.nodes[0]?.source.id;
  const block = (blocked: boolean) =>
    api.graphql(
      "mutation ($id: ID!, $blocked: Boolean!) { sourceSetBlocked(id: $id, blocked: $blocked) { contact { sources { blockedAt } } userErrors { code } } }",
      { id, blocked },
    );
  expect(await block(true)).toMatchObject({
    sourceSetBlocked: { contact: { sources: [{ blockedAt: expect.any(String) }] }, userErrors: [] },
  });
  expect((await one.post(JSON.stringify({ contactId: "bob", events: [said("b-2")] }))).status).toBe(200);
  expect(await block(false)).toMatchObject({
    sourceSetBlocked: { contact: { sources: [{ blockedAt: null }] } },
  });
  await one.post(JSON.stringify({ contactId: "bob", events: [said("b-3")] }));
  expect(await api.rows("SELECT text FROM message WHERE text LIKE 'b-%' ORDER BY id")).toEqual([
    { text: "b-1" },
    { text: "b-3" },
  ]);
});
