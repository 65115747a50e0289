import { describe, expect, test } from "@jest/globals";
import type { AskQuestionStep, VerifyIdentifierStep } from "../definition.ts";
import type { RunState, Signal } from "../run.ts";
import { DAY, facts, MINUTE, MONDAY } from "../testing/facts.ts";
import { begin, definitionOf, note, says, send, story, type Walked } from "../testing/walk.ts";

const ends = ["yes", "bad", "late", "unsent"].map((id) => note(id));
const nowhere = { facts: facts({}, { conversation: null }) };

describe("SEND_MESSAGE", () => {
  const definition = definitionOf(
    { id: "a", type: "SEND_MESSAGE", text: "Hi {{contact.firstName | there}}", next: "yes", onSendFailure: "unsent" },
    note("yes"),
    note("unsent"),
  );
  const waiting = begin(definition);

  test("sends once, under a key of run and visit, and waits for the delivery", () => {
    expect(waiting.effects).toEqual([{ type: "sendMessage", key: "run_1:1", text: "Hi there" }]);
    expect(waiting.run).toMatchObject({ status: "WAITING", stepId: "a", waitFor: { type: "message", key: "run_1:1" }, wakeAt: null });
  });

  test.each<[Signal, string]>([
    [{ type: "sent", key: "run_1:1" }, "yes commented"],
    [{ type: "sendFailed", key: "run_1:1", reason: "blocked by the contact" }, "unsent commented"],
  ])("%j", (signal, last) => expect(story(send(definition, waiting, signal)).at(-1)).toBe(last));

  test("takes onSendFailure at once without a conversation, and when the text comes out empty", () => {
    expect(story(begin(definition, nowhere))).toEqual(["a sendFailed", "unsent commented"].slice(0, 1).concat("unsent skipped"));
    const empty = definitionOf({ id: "a", type: "SEND_MESSAGE", text: "{{contact.firstName}}", next: null, onSendFailure: "u" }, note("u"));
    expect(begin(empty)).toMatchObject({ effects: [{ type: "addComment" }], run: { status: "COMPLETED" } });
  });

  test("its key is another one on another visit", () => {
    const loop = definitionOf(
      { id: "a", type: "SEND_MESSAGE", text: "Hi", next: "j" },
      { id: "j", type: "JUMP_TO", step: "a", maxJumps: 1, next: null },
    );
    const again = send(loop, begin(loop), { type: "sent", key: "run_1:1" });
    expect(again.effects).toMatchObject([{ key: "run_1:1" }, { key: "run_1:3" }]);
    expect(send(loop, again, { type: "sent", key: "run_1:1" }).run).toBe(again.run);
  });
});

describe("ASK_QUESTION", () => {
  const step: AskQuestionStep = {
    id: "ask",
    type: "ASK_QUESTION",
    text: "How many?",
    answer: { type: "NUMBER", min: 1 },
    saveTo: { variable: "a" },
    retryText: "Once more",
    maxAttempts: 3,
    timeout: "P1D",
    next: "yes",
    onInvalid: "bad",
    onTimeout: "late",
    onSendFailure: "unsent",
  };
  const definition = (more: Partial<AskQuestionStep> = {}) => definitionOf({ ...step, ...more }, ...ends);
  const asked = (more: Partial<AskQuestionStep> = {}): Walked => begin(definition(more));

  test("sends, then waits for the contact's answer in that conversation until its time is over", () => {
    expect(asked().effects).toEqual([{ type: "sendMessage", key: "run_1:1", text: "How many?" }]);
    expect(asked().run).toMatchObject({
      status: "WAITING",
      stepId: "ask",
      wakeAt: MONDAY + DAY,
      waitFor: { type: "answer", conversationId: "conversation_1", askedAt: MONDAY },
    });
    expect(asked({ timeout: "PT1S" }).run.wakeAt).toBe(MONDAY + 1000);
  });

  test("without a timeout it waits for thirty days, without maxAttempts it takes five answers, without retryText it asks again", () => {
    const { timeout: _1, maxAttempts: _2, retryText: _3, ...bare } = step;
    const bareDefinition = definitionOf(bare, ...ends);
    let walked = begin(bareDefinition);
    expect(walked.run.wakeAt).toBe(MONDAY + 30 * DAY);
    for (let i = 0; i < 5; i++) walked = send(bareDefinition, walked, says("?"));
    expect(story(walked)).toEqual(["ask asked", ...Array.from({ length: 5 }, () => "ask invalid"), "bad commented"]);
    expect(walked.effects.slice(0, 5)).toEqual(
      ["", ".1", ".2", ".3", ".4"].map((n) => ({ type: "sendMessage", key: `run_1:1${n}`, text: "How many?" })),
    );
  });

  test.each<[string, Signal, number, string]>([
    ["a good answer", says("7"), MONDAY, "yes"],
    ["a good answer in the very moment of asking", says("7", { at: MONDAY }), MONDAY, "yes"],
    ["its time over", { type: "timer" }, MONDAY + DAY, "late"],
    ["the question refused", { type: "sendFailed", key: "run_1:1", reason: "x" }, MONDAY, "unsent"],
  ])("%s", (_, signal, now, end) => {
    expect(story(send(definition(), asked(), signal, { now })).at(-1)).toBe(`${end} commented`);
  });

  test("no conversation: onSendFailure", () => expect(begin(definition(), nowhere).log[0]).toMatchObject({ outcome: "sendFailed" }));
  test("an empty text: onSendFailure", () =>
    expect(story(asked({ text: "{{contact.phone}}" }))).toEqual(["ask sendFailed", "unsent commented"]));

  test("counts wrong answers: after the last one onInvalid is taken without retryText", () => {
    const once = send(definition(), asked(), says("many"));
    expect(once.run).toMatchObject({ status: "WAITING", wakeAt: MONDAY + DAY, waitFor: { askedAt: MONDAY } });
    const twice = send(definition(), once, says("0"));
    const thrice = send(definition(), twice, says("none"));
    expect(story(thrice)).toEqual(["ask asked", "ask invalid", "ask invalid", "ask invalid", "bad commented"]);
    expect(thrice.effects.map((effect) => ("text" in effect ? effect.text : effect.type))).toEqual([
      "How many?",
      "Once more",
      "Once more",
      "took bad",
    ]);
    expect(thrice.run.variables).toEqual({});
  });

  test("a retry that comes out empty sends nothing and waits on", () => {
    const walked = send(definition({ retryText: "{{contact.phone}}" }), asked({ retryText: "{{contact.phone}}" }), says("?"));
    expect([walked.run.status, walked.effects.length]).toEqual(["WAITING", 1]);
  });

  test("a repetition that cannot be sent takes onSendFailure too; a message of an earlier question does not", () => {
    const once = send(definition(), asked(), says("many"));
    expect(story(send(definition(), once, { type: "sendFailed", key: "run_1:1.1", reason: "x" })).at(-1)).toBe("unsent commented");
    expect(send(definition(), once, { type: "sendFailed", key: "run_1:0", reason: "x" }).run).toBe(once.run);
  });

  test("the log keeps nothing of what was said", () => {
    const walked = send(definition(), send(definition(), asked(), says("secret-1")), says("31337"));
    expect(JSON.stringify(walked.log)).not.toMatch(/secret-1|31337/);
  });

  test.each<[string, Partial<AskQuestionStep>, string, object]>([
    ["a variable", {}, "7", { run: { variables: { a: 7 } } }],
    ["a field", { saveTo: { field: "seats" } }, "7", { effects: [{}, { type: "updateContact", set: { seats: 7 } }, {}] }],
    ["a tag", { saveTo: { tag: true } }, "7", { effects: [{}, { type: "updateTags", add: ["7"], remove: [] }, {}] }],
    [
      "an identifier",
      { answer: { type: "PHONE" }, saveTo: { identifier: "PHONE" } },
      "+1 415 555 2671",
      { effects: [{}, { type: "addIdentifier", kind: "PHONE", raw: "+1 415 555 2671", value: "+14155552671" }, {}] },
    ],
  ])("saves to %s", (_, more, text, expected) => {
    expect(send(definition(more), asked(more), says(text))).toMatchObject({ run: { status: "COMPLETED" }, ...expected });
  });

  test("saves nowhere when it is told of no place", () => {
    const { saveTo: _, ...bare } = step;
    const bareDefinition = definitionOf(bare, ...ends);
    expect(send(bareDefinition, begin(bareDefinition), says("7"))).toMatchObject({ run: { status: "COMPLETED", variables: {} } });
  });

  test("an address that can point at nobody is no answer where an identifier is wanted, and is one where it is not", () => {
    const email: Partial<AskQuestionStep> = { answer: { type: "EMAIL" }, saveTo: { identifier: "EMAIL" } };
    expect(story(send(definition(email), asked(email), says("test@test.com")))).toEqual(["ask asked", "ask invalid"]);
    const kept: Partial<AskQuestionStep> = { answer: { type: "EMAIL" } };
    expect(send(definition(kept), asked(kept), says("test@test.com")).run.variables).toEqual({ a: "test@test.com" });
  });

  test("options carry ids that come back as a tap, also those of the repetition", () => {
    const choice: Partial<AskQuestionStep> = { answer: { type: "MULTIPLE_CHOICE", options: ["Red", "Blue"] } };
    const once = send(definition(choice), asked(choice), says("green"));
    expect(once.effects).toMatchObject([
      {
        options: [
          { id: "run_1:1:0", title: "Red" },
          { id: "run_1:1:1", title: "Blue" },
        ],
      },
      { options: [{ id: "run_1:1.1:0" }, { id: "run_1:1.1:1" }] },
    ]);
    expect(send(definition(choice), once, says("", { choiceId: "run_1:1:1" })).run.variables).toEqual({ a: "Blue" });
    expect(send(definition(choice), once, says("", { choiceId: "run_1:1.1:0" })).run.variables).toEqual({ a: "Red" });
  });
});

describe("VERIFY_IDENTIFIER", () => {
  const step: VerifyIdentifierStep = {
    id: "v",
    type: "VERIFY_IDENTIFIER",
    identifier: "EMAIL",
    text: "{{contact.firstName | Hello}}, your code is {{ code }}",
    prompt: "Which code did you get?",
    retryText: "Once more, please.",
    maxAttempts: 2,
    next: "yes",
    onFailed: "bad",
    onSendFailure: "unsent",
  };
  const world = { facts: facts({ email: "ada@acme.dev" }) };
  const definition = (more: Partial<VerifyIdentifierStep> = {}) => definitionOf({ ...step, ...more }, ...ends);
  const issued = (more: Partial<VerifyIdentifierStep> = {}): Walked => begin(definition(more), world);
  const code = (codeVerdict: "right" | "wrong" | "expired"): Signal => says("123456", { codeVerdict });

  test("issues a code for ten minutes, asks for it, and waits", () => {
    expect(issued().effects).toEqual([
      {
        type: "issueCode",
        key: "run_1:1.code",
        kind: "EMAIL",
        value: "ada@acme.dev",
        text: "Hello, your code is {{code}}",
        ttlMs: 10 * MINUTE,
      },
      { type: "sendMessage", key: "run_1:1", text: "Which code did you get?" },
    ]);
    expect(issued().run).toMatchObject({
      status: "WAITING",
      wakeAt: MONDAY + 10 * MINUTE,
      waitFor: { type: "code", kind: "EMAIL", conversationId: "conversation_1", askedAt: MONDAY, key: "run_1:1.code" },
    });
  });

  test.each<[string, Signal, number, string]>([
    ["the right code", code("right"), MONDAY, "yes"],
    ["a code that has expired", code("expired"), MONDAY, "bad"],
    ["the right code when ten minutes are over", code("right"), MONDAY + 10 * MINUTE, "bad"],
    ["ten minutes over", { type: "timer" }, MONDAY + 10 * MINUTE, "bad"],
    ["the code refused by its channel", { type: "sendFailed", key: "run_1:1.code", reason: "x" }, MONDAY, "unsent"],
    ["the prompt refused", { type: "sendFailed", key: "run_1:1", reason: "x" }, MONDAY, "unsent"],
  ])("%s", (_, signal, now, end) => {
    expect(story(send(definition(), issued(), signal, { ...world, now })).at(-1)).toBe(`${end} commented`);
  });

  test("the right code raises the address that it was sent to, whichever is preferred by then", () => {
    const changed = { facts: facts({ email: "other@acme.dev" }) };
    expect(send(definition(), issued(), code("right"), changed).effects).toContainEqual({
      type: "raiseIdentifier",
      kind: "EMAIL",
      value: "ada@acme.dev",
    });
  });

  test("a wrong one sends no new code; after the last attempt onFailed is taken", () => {
    const once = send(definition(), issued(), code("wrong"), world);
    expect(once.run.status).toBe("WAITING");
    const twice = send(definition(), once, code("wrong"), world);
    expect(story(twice)).toEqual(["v codeSent", "v wrongCode", "v wrongCode", "bad commented"]);
    expect(twice.effects.map(({ type }) => type)).toEqual(["issueCode", "sendMessage", "sendMessage", "addComment"]);
    expect(story(send(definition(), once, { type: "sendFailed", key: "run_1:1.1", reason: "x" }, world)).at(-1)).toBe("unsent commented");
  });

  test("without maxAttempts five answers are taken; without retryText the prompt is repeated; without both nothing is said", () => {
    const { maxAttempts: _1, retryText: _2, ...prompted } = step;
    const { prompt: _3, ...silent } = prompted;
    for (const [bare, messages] of [
      [prompted, 5],
      [silent, 0],
    ] as const) {
      const bareDefinition = definitionOf(bare, ...ends);
      let walked = begin(bareDefinition, world);
      for (let i = 0; i < 5; i++) walked = send(bareDefinition, walked, code("wrong"), world);
      expect(story(walked).at(-1)).toBe("bad commented");
      expect(walked.effects.filter(({ type }) => type === "sendMessage")).toHaveLength(messages);
    }
  });

  test.each<[string, Parameters<typeof facts>, Partial<VerifyIdentifierStep>]>([
    ["the contact has no e-mail", [{}], {}],
    ["the contact has no phone", [{ email: "a@acme.dev" }], { identifier: "PHONE" }],
    ["the workspace cannot send e-mail", [{ email: "a@acme.dev" }, { channels: { EMAIL: false, PHONE: true } }], {}],
    [
      "the workspace cannot send to phones",
      [{ phone: "+14155552671" }, { channels: { EMAIL: true, PHONE: false } }],
      { identifier: "PHONE" },
    ],
    ["there is no conversation", [{ email: "a@acme.dev" }, { conversation: null }], {}],
  ])("no code is issued and onSendFailure is taken when %s", (_, given, more) => {
    const walked = begin(definition(more), { facts: facts(...given) });
    expect(walked.log[0]).toMatchObject({ outcome: "sendFailed" });
    expect(walked.effects.some(({ type }) => type === "issueCode")).toBe(false);
  });

  test("phones are verified in the same way", () => {
    const walked = begin(definition({ identifier: "PHONE" }), { facts: facts({ phone: "+14155552671" }) });
    expect(walked.effects[0]).toMatchObject({ type: "issueCode", kind: "PHONE", value: "+14155552671" });
  });
});

describe("signals that do not fit change nothing", () => {
  const runs: readonly (readonly [string, RunState, ReturnType<typeof definitionOf>])[] = (
    [
      { id: "a", type: "SEND_MESSAGE", text: "x", next: null },
      { id: "a", type: "ASK_QUESTION", text: "x", answer: { type: "TEXT" }, next: null },
      { id: "a", type: "VERIFY_IDENTIFIER", identifier: "EMAIL", text: "{{code}}", next: null },
      { id: "a", type: "WAIT", duration: "PT5M", next: null },
      { id: "a", type: "HTTP_REQUEST", method: "GET", url: "https://api.acme.dev", next: null },
    ] as const
  ).map((step) => [step.type, begin(definitionOf(step), { facts: facts({ email: "a@acme.dev" }) }).run, definitionOf(step)]);

  const unfit: readonly Signal[] = [
    { type: "start" },
    { type: "continue" },
    { type: "retry" },
    { type: "timer" },
    { type: "sent", key: "run_1:7" },
    { type: "sendFailed", key: "run_1:7", reason: "x" },
    { type: "httpResult", key: "run_1:7", ok: true, status: 200, body: null },
    says("x", { conversationId: "conversation_2", codeVerdict: "right" }),
    says("x", { at: MONDAY - 1, codeVerdict: "right" }),
  ];
  test.each(runs)("%s", (_, run, definition) => {
    for (const signal of unfit) {
      const answer = send(definition, { run, log: [], effects: [] }, signal);
      expect([signal.type, answer.run === run, answer.log, answer.effects]).toEqual([signal.type, true, [], []]);
    }
  });

  test("a code is no answer without the caller's verdict, and a delivery confirmed leaves a question open", () => {
    for (const [type, run, definition] of runs.filter(([type]) => type === "ASK_QUESTION" || type === "VERIFY_IDENTIFIER")) {
      expect(send(definition, { run, log: [], effects: [] }, { type: "sent", key: "run_1:1" }).run).toBe(run);
      if (type === "VERIFY_IDENTIFIER") expect(send(definition, { run, log: [], effects: [] }, says("123456")).run).toBe(run);
    }
  });
});
