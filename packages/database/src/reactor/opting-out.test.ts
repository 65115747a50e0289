import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { messagesByConversation } from "../conversation/message-store.ts";
import { sendMessage } from "../conversation/send-message.ts";
import { drain, logOf, publish, runsOf } from "../testing/flow.ts";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { type Tx, transaction } from "../transaction.ts";
import { startRunByHand } from "../workflow/run-by-hand.ts";
import { updateWorkspace } from "../workspace/change-workspace.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const ask = (answer: object) => ({
  trigger: { type: "MANUAL" },
  start: "ask",
  steps: [
    {
      id: "ask",
      type: "ASK_QUESTION",
      text: "Which?",
      answer,
      saveTo: { variable: "a" },
      retryText: "Once more?",
      next: "yes",
      onInvalid: "yes",
      onTimeout: "yes",
      onSendFailure: "unsent",
    },
    { id: "yes", type: "ADD_COMMENT", text: "yes", next: null },
    { id: "unsent", type: "ADD_COMMENT", text: "unsent", next: null },
  ],
});

async function place(answer: object = { type: "EMAIL" }) {
  const channel = await at.channel(await at.workspace());
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(at.database, channel.workspaceId, work);
  const workflowId = await publish(at.database, channel.workspaceId, ask(answer));
  const say = async (text: string, account = "ann", automatic?: true) => {
    const told = await at.tell(channel, account, { text, ...(automatic ? { automatic } : {}) });
    await drain(at.database, channel.workspaceId);
    return told;
  };
  const start = async () => {
    const told = await say("hello");
    const conversationId = told.conversationId as string;
    const runId = await within((tx) =>
      startRunByHand(tx, { workflowId, contactId: told.contactId, conversationId, variables: {} }),
    );
    await drain(at.database, channel.workspaceId);
    return { ...told, conversationId, runId };
  };
  const runs = () => runsOf(at.database, channel.workspaceId, workflowId);
  const optedOutAt = async () =>
    (await within((tx) => tx.query<{ at: Date | null }>("SELECT opted_out_at AS at FROM contact_source")))[0]
      ?.at ?? null;
  const events = async () =>
    (
      await within((tx) =>
        tx.query<{ type: string }>("SELECT type FROM outbox WHERE type LIKE 'contact.opted%' ORDER BY id"),
      )
    ).map(({ type }) => type);
  const outgoing = async (conversationId: string) =>
    (await within((tx) => messagesByConversation(tx, [conversationId], { first: 50 })))
      .filter(({ direction }) => direction === "OUTBOUND")
      .map(({ author, text }) => `${author}: ${text}`);
  return { channel, within, workflowId, say, start, runs, optedOutAt, events, outgoing };
}

describe("a word that ends automatic messages", () => {
  test("ends the run that waits there, says so, and no automatic message goes until the word that brings them back", async () => {
    const p = await place();
    const { conversationId, runId } = await p.start();
    await p.say("  stop ");
    const [run] = await p.runs();
    expect([run?.status, run?.waitConversationId]).toEqual(["CANCELLED", null]);
    expect(await logOf(at.database, p.channel, runId)).toEqual(["ask:asked", "ask:cancelled"]);
    expect(await p.optedOutAt()).toBeInstanceOf(Date);
    expect(await p.outgoing(conversationId)).toEqual(["WORKFLOW: Which?"]);
    const again = await p.start();
    expect(await logOf(at.database, p.channel, again.runId)).toEqual([
      "ask:asked",
      "ask:sendFailed",
      "unsent:commented",
    ]);
    await p.within((tx) => sendMessage(tx, { conversationId, text: "A person answers." }));
    expect(await p.outgoing(conversationId)).toEqual(["WORKFLOW: Which?", "API: A person answers."]);
    await p.say("STOP");
    await p.say("Start");
    expect([await p.optedOutAt(), await p.events()]).toEqual([
      null,
      ["contact.opted_out", "contact.opted_in"],
    ]);
    const third = await p.start();
    expect(await logOf(at.database, p.channel, third.runId)).toEqual(["ask:asked"]);
  });

  test("is an answer to the question that offers it, and to no other", async () => {
    const offers = await place({ type: "MULTIPLE_CHOICE", options: ["Go on", "Stop"] });
    await offers.start();
    await offers.say("stop");
    expect([(await offers.runs())[0]?.status, await offers.optedOutAt()]).toEqual(["COMPLETED", null]);
    // Nothing waits there any more: now it is what it says.
    await offers.say("stop");
    expect(await offers.optedOutAt()).toBeInstanceOf(Date);
    const other = await place({ type: "MULTIPLE_CHOICE", options: ["Go on", "Stop it"] });
    await other.start();
    await other.say("stop");
    expect((await other.runs())[0]?.status).toBe("CANCELLED");
  });

  test.each(["stop it please", "I will stop by", "STOP!", ""])("%j is not one", async (text) => {
    const p = await place({ type: "TEXT" });
    await p.start();
    await p.say(text);
    expect(await p.optedOutAt()).toBeNull();
  });

  test("is not one from a machine", async () => {
    const p = await place();
    await p.start();
    await p.say("stop", "ann", true);
    expect([await p.optedOutAt(), (await p.runs())[0]?.status]).toEqual([null, "WAITING"]);
  });

  test("is the workspace's own, which may have none", async () => {
    const p = await place();
    await p.within((tx) => updateWorkspace(tx, { optOutWords: [" Ende ", "ende2"], optInWords: [] }));
    await p.start();
    await p.say("stop");
    expect([await p.optedOutAt(), (await p.runs())[0]?.status]).toEqual([null, "WAITING"]);
    await p.say("ENDE");
    expect(await p.optedOutAt()).toBeInstanceOf(Date);
    await p.say("START");
    expect(await p.optedOutAt()).toBeInstanceOf(Date);
  });

  test("said first of all it opts out, and a workflow that greets says nothing", async () => {
    const p = await place();
    const greet = await publish(at.database, p.channel.workspaceId, {
      trigger: { type: "CONVERSATION_OPENED" },
      start: "hi",
      steps: [{ id: "hi", type: "SEND_MESSAGE", text: "Welcome!", next: null, onSendFailure: null }],
    });
    const { conversationId } = await p.say("STOP");
    expect(await p.outgoing(conversationId as string)).toEqual([]);
    expect((await runsOf(at.database, p.channel.workspaceId, greet))[0]?.status).toBe("COMPLETED");
  });

  test("holds for the account that it came from, not for the contact's others", async () => {
    const p = await place();
    await p.say("STOP", "ann");
    await p.say("hello", "bea");
    const out = await p.within((tx) =>
      tx.query<{ label: string }>("SELECT label FROM contact_source WHERE opted_out_at IS NOT NULL"),
    );
    expect(out).toEqual([{ label: "ann" }]);
  });
});

test("a word and the one that brings them back, many times at once, leave one of both and tell each change once", async () => {
  const p = await place();
  await p.start();
  await Promise.all(
    Array.from({ length: 12 }, (_, n) => at.tell(p.channel, "ann", { text: n % 2 ? "STOP" : "START" })),
  );
  const told = await p.events();
  expect(told).toEqual(told.map((_, n) => (n % 2 ? "contact.opted_in" : "contact.opted_out")));
  expect((await p.optedOutAt()) !== null).toBe(told.length % 2 === 1);
});
