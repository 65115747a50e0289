import { parseId } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { codes, type Sent, templateApi } from "./testing/lines.ts";

let at: Awaited<ReturnType<typeof templateApi>>;
beforeAll(async () => {
  at = await templateApi();
});
afterAll(() => at?.close());

describe("conversationOpen", () => {
  test("writes into the open conversation, else into a new one", async () => {
    const { contactId, sourceId, conversationId } = await at.talk(1);
    const there = await at.open({ contactId, sourceId, text: "hi" });
    expect([there.conversation?.id, there.userErrors]).toEqual([conversationId, []]);
    await at.api.graphql("mutation ($id: ID!) { conversationClose(id: $id) { userErrors { code } } }", {
      id: conversationId,
    });
    const fresh = await at.open({ contactId, sourceId, text: "hi again" });
    expect(fresh.conversation).toMatchObject({
      openedBy: "API",
      messages: { nodes: [{ text: "hi again" }] },
    });
    expect(fresh.conversation?.id).not.toBe(conversationId);
  });

  test("where the window is closed it takes a template alone", async () => {
    const { contactId, sourceId, conversationId } = await at.talk(25);
    await at.api.graphql("mutation ($id: ID!) { conversationClose(id: $id) { userErrors { code } } }", {
      id: conversationId,
    });
    const rows = () =>
      at.api.rows("SELECT 1 FROM conversation WHERE status = 'OPEN' AND source_id = $1", [
        parseId("source", sourceId as string),
      ]);
    expect(codes(await at.open({ contactId, sourceId, text: "hi" }))).toEqual([
      "CHANNEL_UNAVAILABLE input/text",
    ]);
    expect(codes(await at.open({ contactId, sourceId, template: { id: "71" } }))).toEqual([
      "INVALID input/template/variables/1",
      "INVALID input/template/variables/2",
      "INVALID input/template/variables/button.1",
    ]);
    expect(await rows()).toEqual([]);
    const opened = await at.open({ contactId, sourceId, template: { id: "72" } });
    expect(opened.conversation?.messages.nodes.map(({ text }) => text)).toEqual(["We miss you."]);
  });

  test("a source that is another's, that came by no channel, or whose channel is off", async () => {
    const [ann, bea] = [await at.talk(1), await at.talk(1)];
    expect(codes(await at.open({ contactId: ann.contactId, sourceId: bea.sourceId, text: "hi" }))).toEqual([
      "NOT_FOUND input/sourceId",
    ]);
    expect(
      codes(
        await at.open({
          contactId: "contact_00000000000000000000000000",
          sourceId: bea.sourceId,
          text: "hi",
        }),
      ),
    ).toEqual(["NOT_FOUND input/contactId"]);
    const { made } = await at.api.graphql<{ made: { contact: { id: string; sources: { id: string }[] } } }>(
      `mutation { made: contactCreate(input: { identifiers: [{ kind: EMAIL, value: "api@shop.dev" }] }) { contact { id sources { id } } } }`,
    );
    expect(
      codes(await at.open({ contactId: made.contact.id, sourceId: made.contact.sources[0]?.id, text: "hi" })),
    ).toEqual(["CHANNEL_UNAVAILABLE input/sourceId"]);
    const off = await at.talk(1, at.ids.custom, "crm-2");
    await at.api.graphql(
      "mutation ($id: ID!) { channelSetEnabled(id: $id, enabled: false) { userErrors { code } } }",
      { id: at.ids.custom },
    );
    expect(codes(await at.open({ contactId: off.contactId, sourceId: off.sourceId, text: "hi" }))).toEqual([
      "CHANNEL_UNAVAILABLE input/sourceId",
    ]);
  });
});

test("the workspace's words are its own to set", async () => {
  const set = async (input: object) =>
    (
      await at.api.graphql<{ out: { workspace: unknown; userErrors: Sent["userErrors"] } }>(
        "mutation ($i: WorkspaceInput!) { out: workspaceUpdate(input: $i) { workspace { optOutWords optInWords } userErrors { code field message } } }",
        { i: input },
      )
    ).out;
  expect(await at.api.graphql("{ workspace { optOutWords optInWords } }")).toEqual({
    workspace: {
      optOutWords: ["STOP", "STOPALL", "UNSUBSCRIBE", "СТОП", "ARRET", "PARAR", "STOPP"],
      optInWords: ["START", "UNSTOP"],
    },
  });
  expect(codes(await set({ optOutWords: ["start"] }))).toEqual(["INVALID input/optInWords"]);
  expect(codes(await set({ optOutWords: [" "] }))).toEqual(["INVALID input/optOutWords"]);
  expect(await set({ optOutWords: [" ENDE ", "ENDE"] })).toMatchObject({
    workspace: { optOutWords: ["ENDE"], optInWords: ["START", "UNSTOP"] },
  });
});
