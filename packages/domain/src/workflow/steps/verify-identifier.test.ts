import { describe, expect, test } from "@jest/globals";
import type { VerifyIdentifierStep } from "../definition.ts";
import type { Signal } from "../run.ts";
import { facts, MINUTE, MONDAY } from "../testing/facts.ts";
import { begin, definitionOf, note, says, send, story, type Walked } from "../testing/walk.ts";

const ends = ["yes", "bad", "late", "unsent"].map((id) => note(id));

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
