import { describe, expect, test } from "@jest/globals";
import type { RunState, Signal } from "../run/run.ts";
import { DAY, facts, MONDAY } from "../testing/facts.ts";
import { begin, definitionOf, note, says, send } from "../testing/walk.ts";

describe("signals that do not fit change nothing", () => {
  const runs: readonly (readonly [string, RunState, ReturnType<typeof definitionOf>])[] = (
    [
      { id: "a", type: "SEND_MESSAGE", text: "x", next: null },
      { id: "a", type: "ASK_QUESTION", text: "x", answer: { type: "TEXT" }, next: null },
      { id: "a", type: "VERIFY_IDENTIFIER", identifier: "EMAIL", text: "{{code}}", next: null },
      { id: "a", type: "WAIT", duration: "PT5M", next: null },
      { id: "a", type: "HTTP_REQUEST", method: "GET", url: "https://api.acme.dev", next: null },
    ] as const
  ).map((step) => [
    step.type,
    begin(definitionOf(step), { facts: facts({ email: "a@acme.dev" }) }).run,
    definitionOf(step),
  ]);

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
      expect([signal.type, answer.run === run, answer.log, answer.effects]).toEqual([
        signal.type,
        true,
        [],
        [],
      ]);
    }
  });

  test("a code is no answer without the caller's verdict, and a delivery confirmed leaves a question open", () => {
    for (const [type, run, definition] of runs.filter(
      ([type]) => type === "ASK_QUESTION" || type === "VERIFY_IDENTIFIER",
    )) {
      expect(send(definition, { run, log: [], effects: [] }, { type: "sent", key: "run_1:1" }).run).toBe(run);
      if (type === "VERIFY_IDENTIFIER")
        expect(send(definition, { run, log: [], effects: [] }, says("123456")).run).toBe(run);
    }
  });

  test("a run that waits for something its step never waits for stays where it is, whatever comes", () => {
    const all: readonly Signal[] = [
      ...unfit,
      { type: "timer" },
      { type: "sent", key: "run_1:1" },
      says("x", { codeVerdict: "right" }),
    ];
    const strays = [
      ...runs.map(([, run, definition]) => [
        { ...run, waitFor: { type: run.waitFor?.type === "timer" ? "message" : "timer", key: "" } },
        definition,
      ]),
      [{ ...runs[0]?.[1], waitFor: { type: "timer" }, wakeAt: MONDAY }, definitionOf(note("a"))],
    ] as unknown as readonly (readonly [RunState, ReturnType<typeof definitionOf>])[];
    for (const [run, definition] of strays) {
      for (const signal of all)
        expect(send(definition, { run, log: [], effects: [] }, signal, { now: MONDAY + DAY }).run).toBe(run);
    }
  });
});
