import { randomUUID } from "node:crypto";
import { transaction } from "@contact-identity/database";
import { queueMessage } from "@contact-identity/database/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { openSocket, type Socket } from "./testing/socket.ts";
import {
  arrive,
  type Browser,
  behind,
  makeKey,
  makeWidget,
  reply,
  sign,
  type TestWidget,
} from "./testing/visitor.ts";

let api: TestApi;
let widget: TestWidget;
const sockets: Socket[] = [];
beforeAll(async () => {
  api = await startApi();
  widget = await makeWidget(api);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => api?.close());

async function listen(browser: Browser, options?: Parameters<typeof openSocket>[1]): Promise<Socket> {
  const socket = await openSocket(browser, options);
  sockets.push(socket);
  return socket;
}
/** A socket that is heard on: whether a subscription stands already is not to be seen from outside, so something is said until it is. */
async function live(browser: Browser): Promise<Socket> {
  const socket = await listen(browser);
  for (let n = 0; socket.texts.length === 0; n++) {
    await browser.say(`are you there? ${n}`);
    await Promise.race([
      socket.heard(`are you there? ${n}`),
      new Promise((resolve) => setTimeout(resolve, 100)),
    ]);
  }
  return socket;
}

describe("a message", () => {
  test("is one by its clientId, also when sent five times at once; another session's is its own", async () => {
    const [browser, other] = [await arrive(api, widget), await arrive(api, widget)];
    const id = randomUUID();
    const burst = await Promise.all([1, 2, 3, 4, 5].map((n) => browser.say(`take ${n}`, id)));
    expect(new Set(burst.map(({ message }) => message?.id)).size).toBe(1);
    expect((await browser.say("later", id)).message).toEqual(burst[0]?.message);
    await other.say("mine", id);
    expect(await browser.messages()).toHaveLength(1);
    expect(await other.texts()).toEqual(["mine"]);
  });

  test("is kept to the letter", async () => {
    const browser = await arrive(api, widget);
    const texts = [
      "<img src=x onerror=alert(1)>",
      "{{contact.email}} %s",
      "  spaces  ",
      "one\ntwo",
      "نص 👩‍👩‍👧",
      "x".repeat(10_000),
      "😀".repeat(10_000),
    ];
    for (const text of texts) expect((await browser.say(text)).message?.text).toBe(text);
    expect(await browser.texts()).toEqual(texts);
  });

  test.each([
    ["", "REQUIRED"],
    [" \n\t\u00a0", "REQUIRED"],
    ["x".repeat(10_001), "TOO_LONG"],
    ["😀".repeat(10_001), "TOO_LONG"],
    ["nul \u0000", "INVALID"],
  ])("%j is not one", async (text, code) => {
    const browser = await arrive(api, widget);
    expect(await browser.say(text)).toMatchObject({ message: null, errors: [{ code, field: "text" }] });
    expect((await browser.say("x", "")).errors).toMatchObject([{ code: "INVALID", field: "clientId" }]);
  });

  test("comes after another by afterId; an id that is not the visitor's to name is as none", async () => {
    const [browser, other] = [await arrive(api, widget), await arrive(api, widget)];
    const first = (await browser.say("one")).message?.id;
    const second = (await browser.say("two")).message?.id;
    const foreign = (await other.say("foreign")).message?.id;
    const after = async (id?: string) => (await browser.messages(id)).map(({ text }) => text);
    expect(await after(first)).toEqual(["two"]);
    expect(await after(second)).toEqual([]);
    for (const id of [foreign, "junk", "message_00000000000000000000000000"])
      expect(await after(id)).toEqual(["one", "two"]);
  });

  test("of the business is sent by being stored, with what may be tapped, and tells the run that waits for it", async () => {
    const browser = await arrive(api, widget);
    await browser.say("which size?");
    const { conversationId, contactId } = await behind(api, "which size?");
    const [row] = await api.rows<{ channel: string }>(
      "SELECT channel_id AS channel FROM conversation WHERE id = $1",
      [conversationId],
    );
    const options = [
      { id: "s", title: "Small" },
      { id: "l", title: "Large" },
    ];
    const run = { id: randomUUID(), key: "ask:1" };
    const id = await transaction(api.database, api.workspaceId, (tx) =>
      queueMessage(
        tx,
        { conversationId, text: "Choose", author: "WORKFLOW", options, run },
        String(row?.channel),
        contactId,
      ),
    );
    expect((await browser.messages()).at(-1)).toMatchObject({
      direction: "OUTBOUND",
      text: "Choose",
      options: ["Small", "Large"],
    });
    expect(await api.rows("SELECT status, external_id FROM message WHERE id = $1", [id])).toEqual([
      { status: "SENT", external_id: null },
    ]);
    const events = await api.rows("SELECT type, payload FROM outbox WHERE payload ->> 'messageId' = $1", [
      id,
    ]);
    expect(events).toEqual([
      { type: "message.sent", payload: { messageId: id, runId: run.id, runKey: run.key } },
    ]);
  });

  test("of a session that says too much at once waits, and is told so", async () => {
    const browser = await arrive(api, widget);
    const all = await Promise.all(Array.from({ length: 60 }, (_, n) => browser.say(`n ${n}`)));
    const refused = all.filter(({ message }) => message === null);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.flatMap(({ errors }) => errors.map(({ code }) => code)))).toEqual(
      new Set(["RATE_LIMITED"]),
    );
    expect(await browser.messages()).toHaveLength(60 - refused.length);
  });
});

describe("live", () => {
  test("an answer comes once, to its own visitor alone", async () => {
    const [mine, theirs] = [await arrive(api, widget), await arrive(api, widget)];
    const [socket, other] = [await live(mine), await live(theirs)];
    await mine.say("a question");
    await reply(api, "a question", "<b>an answer</b>");
    await socket.heard("<b>an answer</b>");
    // What was not for the other would have come before what is.
    await theirs.say("and I?");
    await other.heard("and I?");
    expect(socket.texts.filter((text) => text === "<b>an answer</b>")).toHaveLength(1);
    expect(other.texts).not.toContain("<b>an answer</b>");
  });

  test("a signed person hears on one device what is said on the other", async () => {
    const key = await makeKey(api, widget);
    const [desk, mobile] = [await arrive(api, widget), await arrive(api, widget)];
    await desk.identify({ token: await sign(widget, key, "live-1") });
    const socket = await live(desk);
    await mobile.identify({ token: await sign(widget, key, "live-1") });
    await mobile.say("from the mobile");
    await socket.heard("from the mobile");
  });

  test("it ends with the session, at once", async () => {
    const browser = await arrive(api, widget);
    const socket = await live(browser);
    await browser.reset();
    expect(await socket.ended).toBe("complete");
  });

  test("a session listens twenty times at most", async () => {
    const browser = await arrive(api, widget);
    const all = await Promise.all(Array.from({ length: 21 }, () => listen(browser)));
    const first = await Promise.race(all.map(async (socket) => (await socket.ended) && socket));
    expect((first as Socket).texts).toEqual([expect.stringContaining("RATE_LIMITED")]);
  });

  test.each([
    ["a foreign page", { origin: "https://evil.dev" }],
    ["a page of no origin", { origin: "null" }],
    ["a token of nobody", { token: "junk" }],
  ])("it is refused to %s", async (_, options) => {
    const socket = await listen(await arrive(api, widget), options);
    expect(await socket.ended).toBe("4403");
  });

  test("it goes on after the listening connection was lost, with what was said meanwhile", async () => {
    const browser = await arrive(api, widget);
    const socket = await live(browser);
    const killed = await api.rows(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%visitor listener'",
    );
    expect(killed).toEqual([{ pg_terminate_backend: true }]);
    await browser.say("while nobody listened");
    await socket.heard("while nobody listened");
  });
});
