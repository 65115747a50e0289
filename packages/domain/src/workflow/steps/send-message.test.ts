import { describe, expect, test } from "@jest/globals";
import type { Signal } from "../run/run.ts";
import { facts } from "../testing/facts.ts";
import { begin, definitionOf, note, send, story } from "../testing/walk.ts";
import type { Step } from "./registry.ts";

const nowhere = { facts: facts({}, { conversation: null }) };

describe("SEND_MESSAGE", () => {
  const definition = definitionOf(
    {
      id: "a",
      type: "SEND_MESSAGE",
      text: "Hi {{contact.firstName | there}}",
      next: "yes",
      onSendFailure: "unsent",
    },
    note("yes"),
    note("unsent"),
  );
  const waiting = begin(definition);

  test("sends once, under a key of run and visit, and waits for the delivery", () => {
    expect(waiting.effects).toEqual([{ type: "sendMessage", key: "run_1:1", text: "Hi there" }]);
    expect(waiting.run).toMatchObject({
      status: "WAITING",
      stepId: "a",
      waitFor: { type: "message", key: "run_1:1" },
      wakeAt: null,
    });
  });

  test.each<[Signal, string]>([
    [{ type: "sent", key: "run_1:1" }, "yes commented"],
    [{ type: "sendFailed", key: "run_1:1", reason: "blocked by the contact" }, "unsent commented"],
  ])("%j", (signal, last) => expect(story(send(definition, waiting, signal)).at(-1)).toBe(last));

  test("takes onSendFailure at once without a conversation, and when the text comes out empty", () => {
    expect(story(begin(definition, nowhere))).toEqual(
      ["a sendFailed", "unsent commented"].slice(0, 1).concat("unsent skipped"),
    );
    const empty = definitionOf(
      { id: "a", type: "SEND_MESSAGE", text: "{{contact.firstName}}", next: null, onSendFailure: "u" },
      note("u"),
    );
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

describe("SEND_MESSAGE with a template", () => {
  const step = (more: object): Step =>
    ({ id: "a", type: "SEND_MESSAGE", next: "t", onSendFailure: "u", ...more }) as Step;
  const effectOf = (more: object) => begin(definitionOf(step(more), note("t"), note("u"))).effects[0];

  test("its variables take the contact's values, with a text besides or alone", () => {
    const template = { id: "77", variables: { "1": "{{contact.firstName | there}}" } };
    expect(effectOf({ template })).toMatchObject({
      type: "sendMessage",
      text: "",
      template: { id: "77", variables: { "1": expect.any(String) } },
    });
    expect(effectOf({ text: "Hi", template: { id: "77" } })).toMatchObject({
      text: "Hi",
      template: { id: "77", variables: {} },
    });
    expect(effectOf({ text: "Hi" })).not.toHaveProperty("template");
  });
});
