import { describe, expect, test } from "@jest/globals";
import type { Signal } from "../run/run.ts";
import { DAY, facts, MONDAY } from "../testing/facts.ts";
import { begin, definitionOf, note, says, send, story, type Walked } from "../testing/walk.ts";
import type { AskQuestionStep } from "./ask-question.ts";

const ends = ["yes", "bad", "late", "unsent"].map((id) => note(id));
const nowhere = { facts: facts({}, { conversation: null }) };

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
    expect(story(walked)).toEqual([
      "ask asked",
      ...Array.from({ length: 5 }, () => "ask invalid"),
      "bad commented",
    ]);
    expect(walked.effects.slice(0, 5)).toEqual(
      ["", ".1", ".2", ".3", ".4"].map((n) => ({
        type: "sendMessage",
        key: `run_1:1${n}`,
        text: "How many?",
      })),
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

  test("no conversation: onSendFailure", () =>
    expect(begin(definition(), nowhere).log[0]).toMatchObject({ outcome: "sendFailed" }));
  test("an empty text: onSendFailure", () =>
    expect(story(asked({ text: "{{contact.phone}}" }))).toEqual(["ask sendFailed", "unsent commented"]));

  test("counts wrong answers: after the last one onInvalid is taken without retryText", () => {
    const once = send(definition(), asked(), says("many"));
    expect(once.run).toMatchObject({ status: "WAITING", wakeAt: MONDAY + DAY, waitFor: { askedAt: MONDAY } });
    const twice = send(definition(), once, says("0"));
    const thrice = send(definition(), twice, says("none"));
    expect(story(thrice)).toEqual([
      "ask asked",
      "ask invalid",
      "ask invalid",
      "ask invalid",
      "bad commented",
    ]);
    expect(thrice.effects.map((effect) => ("text" in effect ? effect.text : effect.type))).toEqual([
      "How many?",
      "Once more",
      "Once more",
      "took bad",
    ]);
    expect(thrice.run.variables).toEqual({});
  });

  test("a retry that comes out empty sends nothing and waits on", () => {
    const walked = send(
      definition({ retryText: "{{contact.phone}}" }),
      asked({ retryText: "{{contact.phone}}" }),
      says("?"),
    );
    expect([walked.run.status, walked.effects.length]).toEqual(["WAITING", 1]);
  });

  test("a repetition that cannot be sent takes onSendFailure too; a message of an earlier question does not", () => {
    const once = send(definition(), asked(), says("many"));
    expect(
      story(send(definition(), once, { type: "sendFailed", key: "run_1:1.1", reason: "x" })).at(-1),
    ).toBe("unsent commented");
    expect(send(definition(), once, { type: "sendFailed", key: "run_1:0", reason: "x" }).run).toBe(once.run);
  });

  test("the log keeps nothing of what was said", () => {
    const walked = send(definition(), send(definition(), asked(), says("secret-1")), says("31337"));
    expect(JSON.stringify(walked.log)).not.toMatch(/secret-1|31337/);
  });

  test.each<[string, Partial<AskQuestionStep>, string, object]>([
    ["a variable", {}, "7", { run: { variables: { a: 7 } } }],
    [
      "a field",
      { saveTo: { field: "seats" } },
      "7",
      { effects: [{}, { type: "updateContact", set: { seats: 7 } }, {}] },
    ],
    [
      "a tag",
      { saveTo: { tag: true } },
      "7",
      { effects: [{}, { type: "updateTags", add: ["7"], remove: [], typed: true }, {}] },
    ],
    [
      "an identifier",
      { answer: { type: "PHONE" }, saveTo: { identifier: "PHONE" } },
      "+1 415 555 2671",
      {
        effects: [
          {},
          { type: "addIdentifier", kind: "PHONE", raw: "+1 415 555 2671", value: "+14155552671" },
          {},
        ],
      },
    ],
  ])("saves to %s", (_, more, text, expected) => {
    expect(send(definition(more), asked(more), says(text))).toMatchObject({
      run: { status: "COMPLETED" },
      ...expected,
    });
  });

  test("saves nowhere when it is told of no place", () => {
    const { saveTo: _, ...bare } = step;
    const bareDefinition = definitionOf(bare, ...ends);
    expect(send(bareDefinition, begin(bareDefinition), says("7"))).toMatchObject({
      run: { status: "COMPLETED", variables: {} },
    });
  });

  test("an address that can point at nobody is no answer where an identifier is wanted, and is one where it is not", () => {
    const email: Partial<AskQuestionStep> = { answer: { type: "EMAIL" }, saveTo: { identifier: "EMAIL" } };
    expect(story(send(definition(email), asked(email), says("test@test.com")))).toEqual([
      "ask asked",
      "ask invalid",
    ]);
    const kept: Partial<AskQuestionStep> = { answer: { type: "EMAIL" } };
    expect(send(definition(kept), asked(kept), says("test@test.com")).run.variables).toEqual({
      a: "test@test.com",
    });
  });

  test("options carry ids that come back as a tap, also those of the repetition", () => {
    const choice: Partial<AskQuestionStep> = {
      answer: { type: "MULTIPLE_CHOICE", options: ["Red", "Blue"] },
    };
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
    expect(send(definition(choice), once, says("", { choiceId: "run_1:1:1" })).run.variables).toEqual({
      a: "Blue",
    });
    expect(send(definition(choice), once, says("", { choiceId: "run_1:1.1:0" })).run.variables).toEqual({
      a: "Red",
    });
  });
});
