import type { ChannelType } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { claimMessage } from "../../conversation/claim-message.ts";
import { goingNow } from "../../conversation/may-go.ts";
import { messagesByConversation } from "../../conversation/message-store.ts";
import { openByHand } from "../../conversation/open-by-hand.ts";
import { recordDelivery } from "../../conversation/record-delivery.ts";
import { retryMessage } from "../../conversation/retry-message.ts";
import { sendMessage } from "../../conversation/send-message.ts";
import { freeTextUntil, writableById } from "../../conversation/writable.ts";
import { newId } from "../../id.ts";
import { Refused } from "../../refused.ts";
import { drain, logOf, publish, runsOf } from "../../testing/flow.ts";
import { type Fixture, fixture } from "../../testing/workspace-fixture.ts";
import { type Tx, transaction } from "../../transaction.ts";
import { startRunByHand } from "../run-by-hand.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (e: unknown) => (e instanceof Refused ? `${e.refusals[0]?.code} ${e.refusals[0]?.field?.join("/")}` : e),
  );

const say = (more: object = {}) => ({
  trigger: { type: "MANUAL" },
  start: "say",
  steps: [
    { id: "say", type: "SEND_MESSAGE", text: "Hello!", next: "sent", onSendFailure: "unsent", ...more },
    { id: "sent", type: "ADD_COMMENT", text: "sent", next: null },
    { id: "unsent", type: "ADD_COMMENT", text: "unsent", next: null },
  ],
});

const EARLIER =
  "UPDATE message SET created_at = created_at - $1 * interval '1 hour' WHERE direction = 'INBOUND'";

/** A talk whose contact last wrote so many hours ago. */
async function talk(type: ChannelType, hours: number, account = "14155550123") {
  const channel = await at.channel(await at.workspace(), type);
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(at.database, channel.workspaceId, work);
  const told = await at.tell(channel, account);
  const conversationId = told.conversationId as string;
  const hear = (earlier: number) => within((tx) => tx.query(EARLIER, [earlier]));
  await hear(hours);
  const place = () => within(async (tx) => writableById(tx, conversationId));
  const outgoing = async () =>
    (await within((tx) => messagesByConversation(tx, [conversationId], { first: 50 }))).filter(
      ({ direction }) => direction === "OUTBOUND",
    );
  const run = async (more: object = {}) => {
    const workflowId = await publish(at.database, channel.workspaceId, say(more));
    const id = await within((tx) =>
      startRunByHand(tx, { workflowId, contactId: told.contactId, conversationId, variables: {} }),
    );
    await drain(at.database, channel.workspaceId);
    return {
      id,
      log: await logOf(at.database, channel, id),
      runs: () => runsOf(at.database, channel.workspaceId, workflowId),
    };
  };
  /** How the newest message of ours would go now. */
  const going = async () => {
    const [message] = (await outgoing()).slice(-1);
    return message ? within((tx) => goingNow(tx, message)) : null;
  };
  return { channel, within, ...told, conversationId, place, outgoing, run, going, hear };
}

/** The run is told at once, and no message is stored. */
const REFUSED = ["say:sending", "say:sendFailed", "unsent:commented"];

const WINDOWED: readonly (readonly [ChannelType, string])[] = [
  ["WHATSAPP_CLOUD", "14155550123"],
  ["TWILIO", "whatsapp:+14155550123"],
  ["MESSENGER", "5400000000000001"],
  ["INSTAGRAM", "17841400000000001"],
];
const ANYTIME: readonly (readonly [ChannelType, string])[] = [
  ["TWILIO", "+14155550123"],
  ["TELEGRAM", "42"],
  ["VIBER", "v="],
  ["LINE", "U1"],
  ["EMAIL", "ann@shop.dev"],
  ["CUSTOM", "crm-1"],
];

describe.each(WINDOWED)("%s (%s) takes a free text for a day", (type, account) => {
  test("within it everything goes, and it says until when", async () => {
    const t = await talk(type, 23, account);
    const place = await t.place();
    expect(place && freeTextUntil(place)?.getTime()).toBe((place?.heardAt?.getTime() ?? 0) + 24 * 3_600_000);
    expect(
      await refusal(t.within((tx) => sendMessage(tx, { conversationId: t.conversationId, text: "hi" }))),
    ).toBeNull();
    expect((await t.run()).log).toEqual(["say:sending"]);
    expect(await t.going()).toEqual({ type: "text", humanAgent: false });
  });

  test("after it nothing is stored or tried: a caller is told what to do, a run takes onSendFailure", async () => {
    const t = await talk(type, 25, account);
    const sent = t.within((tx) => sendMessage(tx, { conversationId: t.conversationId, text: "hi" }));
    await expect(sent).rejects.toThrow(/24 hours.*wait until the contact writes/i);
    expect(await refusal(sent)).toBe("CHANNEL_UNAVAILABLE input/text");
    expect((await t.run()).log).toEqual(REFUSED);
    expect(await t.outgoing()).toEqual([]);
  });

  test("what waited in the queue until it was over is not tried", async () => {
    const t = await talk(type, 23, account);
    await t.within((tx) => sendMessage(tx, { conversationId: t.conversationId, text: "hi" }));
    await t.hear(2);
    expect(await t.going()).toMatchObject({ type: "refused" });
  });

  test("a failed one is not put back into the queue after it", async () => {
    const t = await talk(type, 23, account);
    const id = await t.within((tx) => sendMessage(tx, { conversationId: t.conversationId, text: "hi" }));
    await t.within((tx) => recordDelivery(tx, id, { failure: "x" }));
    expect(await refusal(t.within((tx) => retryMessage(tx, id)))).toBeNull();
    await t.within((tx) => recordDelivery(tx, id, { failure: "x" }));
    await t.hear(2);
    expect(await refusal(t.within((tx) => retryMessage(tx, id)))).toBe("CHANNEL_UNAVAILABLE id");
  });

  test("it is the account's, whichever conversation it was heard in; the next message opens it again", async () => {
    const t = await talk(type, 25, account);
    await t.within((tx) => tx.query("UPDATE conversation SET status = 'CLOSED', closed_at = now()"));
    const opening = () =>
      t.within((tx) => openByHand(tx, { contactId: t.contactId, sourceId: t.sourceId, text: "hi" }));
    expect(await refusal(opening())).toBe("CHANNEL_UNAVAILABLE input/text");
    expect(await t.within((tx) => tx.query("SELECT 1 FROM conversation WHERE status = 'OPEN'"))).toEqual([]);
    await at.tell(t.channel, account);
    expect(await refusal(opening())).toBeNull();
  });

  test("who never wrote there is written to by a template alone; its window is its opening", async () => {
    const t = await talk(type, 25, account);
    await t.within((tx) => tx.query("DELETE FROM message"));
    const place = await t.place();
    expect([place?.heardAt, place && freeTextUntil(place)]).toEqual([null, place?.openedAt]);
    expect((await t.run()).log).toEqual(REFUSED);
  });
});

describe.each(ANYTIME)("%s (%s) takes a free text at any time", (type, account) => {
  test("years after the contact wrote", async () => {
    const t = await talk(type, 20_000, account);
    const place = await t.place();
    expect(place && freeTextUntil(place)).toBeNull();
    await t.within((tx) => sendMessage(tx, { conversationId: t.conversationId, text: "hi" }));
    expect(await t.going()).toEqual({ type: "text", humanAgent: false });
    const template = { id: "1", variables: {}, text: "x" };
    expect(
      await refusal(t.within((tx) => sendMessage(tx, { conversationId: t.conversationId, template }))),
    ).toBe("CHANNEL_UNAVAILABLE input/template");
  });
});

describe("what a person writes within seven days", () => {
  const byPerson = (t: Awaited<ReturnType<typeof talk>>) =>
    refusal(t.within((tx) => sendMessage(tx, { conversationId: t.conversationId, text: "hi" }, "USER")));

  test.each([
    ["MESSENGER", 25, null],
    ["INSTAGRAM", 7 * 24 - 1, null],
    ["MESSENGER", 7 * 24 + 1, "CHANNEL_UNAVAILABLE input/text"],
    ["WHATSAPP_CLOUD", 25, "CHANNEL_UNAVAILABLE input/text"],
  ] as const)("%s after %i hours: %s", async (type, hours, expected) => {
    const t = await talk(type, hours);
    expect(await byPerson(t)).toBe(expected);
    if (expected === null) expect(await t.going()).toEqual({ type: "text", humanAgent: true });
  });
});

describe("a template", () => {
  const template = { id: "77", variables: { "1": "Anna" }, text: "Hello Anna" };

  test.each(WINDOWED.slice(0, 2))("goes on %s (%s) at any time", async (type, account) => {
    const t = await talk(type, 25, account);
    await t.within((tx) => sendMessage(tx, { conversationId: t.conversationId, template }));
    const [message] = await t.outgoing();
    expect(message).toMatchObject({
      text: "Hello Anna",
      template: { id: "77", variables: { "1": "Anna" }, alone: true },
    });
    expect(await t.going()).toEqual({ type: "template" });
  });

  test("of a workflow goes where no free text may; while one may the text goes", async () => {
    const both = { template: { id: "77", variables: { "1": "{{contact.firstName | you}}" } } };
    const late = await talk("WHATSAPP_CLOUD", 25);
    expect((await late.run(both)).log).toEqual(["say:sending"]);
    expect([(await late.outgoing())[0]?.template, await late.going()]).toEqual([
      { id: "77", variables: { "1": "you" }, alone: false },
      { type: "template" },
    ]);
    const now = await talk("WHATSAPP_CLOUD", 1);
    await now.run(both);
    expect([(await now.outgoing())[0]?.text, await now.going()]).toEqual([
      "Hello!",
      { type: "text", humanAgent: false },
    ]);
  });

  test("where the channel has none, a workflow's text goes and a template alone does not", async () => {
    const custom = await talk("CUSTOM", 25);
    await custom.run({ template: { id: "77" } });
    expect(await custom.going()).toEqual({ type: "text", humanAgent: false });
    const alone = await talk("CUSTOM", 25);
    await alone.run({ text: undefined, template: { id: "77" } });
    expect(await alone.going()).toMatchObject({ type: "refused" });
    const page = await talk("MESSENGER", 25);
    expect((await page.run({ template: { id: "77" } })).log).toEqual(REFUSED);
  });

  test.each([
    [{}, "INVALID input/text"],
    [{ text: " " }, "INVALID input/text"],
    [{ text: "hi", template }, "INVALID input/template"],
    [{ text: "hi", subject: "x" }, "INVALID input/subject"],
    [{ text: "hi", cc: ["a@b.dev"] }, "INVALID input/cc"],
    [{ text: "hi", replyToId: newId() }, "NOT_FOUND input/replyToId"],
  ])("%j is refused", async (wanted, expected) => {
    const t = await talk("WHATSAPP_CLOUD", 1);
    expect(
      await refusal(t.within((tx) => sendMessage(tx, { ...wanted, conversationId: t.conversationId }))),
    ).toBe(expected);
    expect(await t.outgoing()).toEqual([]);
  });
});

test("nothing automatic goes into a closed conversation, not even what was queued before it was closed", async () => {
  const t = await talk("CUSTOM", 0);
  await t.run();
  await t.within((tx) => tx.query("UPDATE conversation SET status = 'CLOSED', closed_at = now()"));
  expect(await t.going()).toMatchObject({
    type: "refused",
    reason: expect.stringMatching(/^CONVERSATION_CLOSED/),
  });
  const [message] = await t.outgoing();
  expect(await t.within((tx) => claimMessage(tx, message?.id ?? "", newId()))).not.toBeNull();
});
