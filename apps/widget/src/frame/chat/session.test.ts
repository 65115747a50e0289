import { beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { FrameMessage } from "../../messages.ts";
import { plainConfig } from "../../testing/visitor-api.ts";
import { CallRefused } from "../api/api.ts";
import { type Chat, createChat } from "./chat.ts";
import type { ChatContext } from "./context.ts";
import { createHistory } from "./history.ts";
import { createMemory } from "./memory.ts";
import { createOutbox } from "./outbox.ts";
import { createSender } from "./sender.ts";
import { createSessionKeeper, type SessionKeeper } from "./session.ts";
import { createStore } from "./store.ts";

interface Asked {
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
  answer(data: unknown): void;
  refuse(code: string): void;
}

describe("whose the chat is", () => {
  let asked: Asked[];
  let told: FrameMessage[];
  let context: ChatContext;
  let sessions: SessionKeeper;
  let chat: Chat;

  beforeEach(() => {
    asked = [];
    told = [];
    const kept = new Map<string, string>();
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    } as unknown as Storage;
    const memory = createMemory(() => storage, "wk_a");
    const outbox = createOutbox(memory);
    const store = createStore({
      config: plainConfig,
      session: null,
      messages: [],
      unsent: [],
      held: [],
      returned: null,
      loading: false,
      open: true,
      seenAt: "",
      offline: false,
      form: "unknown",
      hindrance: null,
      sound: false,
      visitor: 0,
    });
    const call = <T>(
      query: string,
      variables: Readonly<Record<string, unknown>> = {},
      token?: string,
    ): Promise<T> =>
      new Promise<T>((done, fail) => {
        const operation = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? "";
        asked.push({
          operation,
          variables,
          token,
          answer: (data) => done(data as T),
          refuse: (code) => fail(new CallRefused(code)),
        });
      });
    context = {
      call,
      store,
      memory,
      outbox,
      tab: memory,
      tell: (message) => told.push(message),
      now: () => "2026-11-25T10:00:00.000Z",
    };
    sessions = createSessionKeeper(context);
    const history = createHistory(context, sessions, () => {});
    chat = createChat(context, sessions, history, createSender(context, sessions, history));
  });

  const settle = (): Promise<void> => new Promise((done) => setImmediate(done));
  const session = (token: string, identified = false) => ({ session: { token, identified }, errors: [] });
  const message = (text: string) => ({
    id: text,
    direction: "INBOUND",
    text,
    options: null,
    createdAt: "2026-11-25T10:00:00.000Z",
  });
  /** Answers the oldest call that is open, which has to be this one. */
  const answer = async (operation: string, data: unknown): Promise<Asked> => {
    await settle();
    const next = asked.shift();
    expect(next?.operation).toBe(operation);
    next?.answer(data);
    await settle();
    return next!;
  };

  test("one session begins, however much is asked of it at once", async () => {
    chat.say("one");
    chat.identify({ name: "Ann" });
    await answer("Start", { sessionStart: session("a") });
    expect(asked.map(({ operation, token }) => [operation, token])).toEqual(
      expect.arrayContaining([
        ["Post", "a"],
        ["Identify", "a"],
      ]),
    );
  });

  test("a session that was on its way when the visitor left is not the next one's", async () => {
    chat.say("one");
    await settle();
    chat.reset();
    await answer("Start", { sessionStart: session("a") });
    expect(context.store.get().session).toBeNull();
    expect(context.memory.get("token")).toBeNull();
    expect(asked).toEqual([]);
  });

  test("an identify that waits for its turn when the visitor leaves is dropped", async () => {
    chat.identify({ token: "first" });
    chat.identify({ token: "second" });
    await answer("Start", { sessionStart: session("a") });
    chat.reset();
    const [identify] = asked;
    await answer("Identify", { identify: session("a", true) });
    expect(identify?.variables).toEqual({ input: { token: "first" } });
    expect(asked.map(({ operation }) => operation)).toEqual(["Reset"]);
    expect(told).toEqual([]);
  });

  test("the first signature gives the same visitor another token: what is unsent goes on with it", async () => {
    chat.say("one");
    await answer("Start", { sessionStart: session("a") });
    chat.identify({ token: "ann" });
    await settle();
    const [post, identify] = asked.splice(0);
    identify?.answer({ identify: session("b", true) });
    await settle();
    post?.refuse("UNAUTHENTICATED");
    const again = await answer("Post", { messagePost: { message: message("one"), errors: [] } });
    expect([again.token, again.variables.clientId]).toEqual(["b", post?.variables.clientId]);
    expect(context.store.get().messages.map(({ text }) => text)).toEqual(["one"]);
    expect(context.outbox.all()).toEqual([]);
  });

  test("the signature of another person leaves nothing of the one before: not shown, not kept, not sent", async () => {
    chat.identify({ token: "ann" });
    await answer("Start", { sessionStart: session("a") });
    await answer("Identify", { identify: session("b", true) });
    chat.say("Ann's words");
    await settle();
    const [post] = asked.splice(0);
    chat.identify({ token: "bob" });
    await answer("Identify", { identify: session("c", true) });
    post?.refuse("UNAUTHENTICATED");
    await settle();
    expect(asked).toEqual([]);
    expect(context.store.get()).toMatchObject({ messages: [], unsent: [], session: { token: "c" } });
    expect(context.outbox.all()).toEqual([]);
  });

  test("signed again as the same person, everything stays", async () => {
    chat.identify({ token: "ann" });
    await answer("Start", { sessionStart: session("a") });
    await answer("Identify", { identify: session("b", true) });
    chat.say("Ann's words");
    chat.identify({ token: "ann again" });
    await answer("Post", { messagePost: { message: message("Ann's words"), errors: [] } });
    await answer("Identify", { identify: session("b", true) });
    expect(context.store.get().messages).toHaveLength(1);
  });

  test("a session that has ended is resumed by the token that another tab has left, and only else begun again", async () => {
    chat.say("one");
    await answer("Start", { sessionStart: session("a") });
    context.memory.set("token", "newer");
    await settle();
    asked.shift()?.refuse("UNAUTHENTICATED");
    const resumed = await answer("Start", { sessionStart: session("newer") });
    expect(resumed.variables).toEqual({ resume: "newer" });
    const post = await answer("Post", { messagePost: { message: message("one"), errors: [] } });
    expect(post.token).toBe("newer");
  });

  test("another visitor in another tab makes another visitor here", async () => {
    chat.say("one");
    await answer("Start", { sessionStart: session("a") });
    await answer("Post", { messagePost: { message: message("one"), errors: [] } });
    context.memory.set("token", null);
    sessions.reread();
    expect(context.store.get()).toMatchObject({ session: null, messages: [], visitor: 1 });
  });

  describe("what is written while the page says who the visitor is", () => {
    const posted = () =>
      asked
        .filter(({ operation }) => operation === "Post")
        .map(({ token, variables }) => [token, variables.text]);

    test.each([
      ["signs in", "b", session("b", true)],
      [
        "signs in, with an address that was left out",
        "b",
        { ...session("b", true), errors: [{ code: "INVALID_EMAIL", message: "", field: "email" }] },
      ],
      ["is somebody else's signature", "c", session("c", true)],
      [
        "is refused",
        "a",
        { session: null, errors: [{ code: "IDENTITY_INVALID", message: "", field: null }] },
      ],
    ] as const)(
      "waits, and goes out as the person that is then, in order: the page's word %s",
      async (_, token, outcome) => {
        chat.say("before");
        await answer("Start", { sessionStart: session("a") });
        await answer("Post", { messagePost: { message: message("before"), errors: [] } });
        if (token === "c") context.memory.set("signed", "yes");
        chat.identify({ token: "t" });
        chat.say("one");
        chat.say("two");
        await settle();
        expect(posted()).toEqual([]);
        expect(context.outbox.all()).toEqual([]);
        expect(context.store.get().held.map(({ text }) => text)).toEqual(["one", "two"]);
        await answer("Identify", { identify: outcome });
        expect(posted()).toEqual([[token, "one"]]);
        await answer("Post", { messagePost: { message: message("one"), errors: [] } });
        expect(posted()).toEqual([[token, "two"]]);
        expect(context.store.get().held).toEqual([]);
      },
    );

    test("waits for the last of several", async () => {
      chat.identify({ name: "Ann" });
      chat.identify({ token: "ann" });
      chat.say("one");
      await answer("Start", { sessionStart: session("a") });
      await answer("Identify", { identify: session("a") });
      expect(posted()).toEqual([]);
      await answer("Identify", { identify: session("b", true) });
      expect(posted()).toEqual([["b", "one"]]);
    });

    test("goes out as nobody's where the page takes it all back, and never as the person before", async () => {
      chat.identify({ token: "ann" });
      chat.say("one");
      await answer("Start", { sessionStart: session("a") });
      chat.reset();
      await settle();
      const identify = asked.shift();
      identify?.answer({ identify: session("b", true) });
      await answer("Reset", { sessionEnd: true });
      await answer("Start", { sessionStart: session("fresh") });
      expect(posted()).toEqual([["fresh", "one"]]);
    });

    test("stands in the box again after ten seconds, and goes out on the next try", async () => {
      jest.useFakeTimers({ doNotFake: ["setImmediate"] });
      try {
        chat.identify({ token: "ann" });
        chat.say("one");
        chat.say("two");
        await answer("Start", { sessionStart: session("a") });
        jest.advanceTimersByTime(9_999);
        expect(context.store.get()).toMatchObject({
          returned: null,
          held: [{ text: "one" }, { text: "two" }],
        });
        jest.advanceTimersByTime(1);
        expect(context.store.get()).toMatchObject({ returned: "one\ntwo", held: [] });
        chat.takeBack();
        await answer("Identify", { identify: session("b", true) });
        expect(posted()).toEqual([]);
        chat.say("one\ntwo");
        await settle();
        expect(posted()).toEqual([["b", "one\ntwo"]]);
      } finally {
        jest.useRealTimers();
      }
    });
  });
});
