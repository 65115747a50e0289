import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { KINDS } from "../steps/registry.ts";
import { definitions } from "../testing/definitions.ts";
import { facts, MONDAY } from "../testing/facts.ts";
import { happenings, signalFor } from "../testing/signals.ts";
import { advance, failStep, start } from "./advance.ts";
import { sentence } from "./story.ts";

test("every entry of every run's log reads as a sentence", () => {
  fc.assert(
    fc.property(definitions, fc.array(happenings, { maxLength: 8 }), (definition, happened) => {
      const world = facts({ email: "ada@acme.dev", phone: "+14155550123" });
      let run = start(definition, world);
      let now = MONDAY;
      const entries = [];
      for (const one of [
        { type: "start", fitting: true, text: "", verdict: "right", later: 0 } as const,
        ...happened,
      ]) {
        now += one.later;
        const turn = advance(definition, run, signalFor(run, one, now), now, world);
        run = turn.run;
        entries.push(...turn.log);
      }
      entries.push(...failStep(definition, run, "s0", "no reason").log);
      for (const entry of entries) {
        const said = sentence(entry, true);
        expect(sentence(entry, false)).toMatch(/^"s\d+" .+\.$/);
        expect(sentence(entry, false)).not.toMatch(/undefined|\[object|null/);
        expect(said).toMatch(/^"s\d+" .+\.$/);
        // A word that is not known is said as it is.
        expect(said).not.toBe(`"${entry.stepId}" ${entry.outcome}.`);
        expect(said).not.toMatch(/undefined|\[object|null/);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  [
    {
      stepId: "ask",
      type: "ASK_QUESTION",
      outcome: "invalid",
      detail: { attempt: 2, reason: "no e-mail address" },
    },
    '"ask" got answer 2, which does not fit: no e-mail address.',
  ],
  [
    { stepId: "known", type: "BRANCH", outcome: "branch:Has e-mail", detail: {} },
    '"known" took the branch "Has e-mail".',
  ],
  [
    { stepId: "route", type: "ASSIGN", outcome: "assigned", detail: { assignee: "team:sales" } },
    '"route" was assigned to team:sales.',
  ],
  [
    {
      stepId: "call",
      type: "HTTP_REQUEST",
      outcome: "httpFailed",
      detail: { status: 503, reason: "the answer was no 2xx" },
    },
    '"call" had its request fail with status 503: the answer was no 2xx.',
  ],
])("%j reads %s", (entry, said) => {
  expect(sentence(entry, true)).toBe(said);
});

test("without the right to see values, no sentence says one, whatever any step has written into any part of its detail", () => {
  const VALUE = "ada@acme.dev";
  const said = KINDS.flatMap(({ type, says }) =>
    [...Object.keys(says), "failed", "cancelled", "retried"].map((outcome) => [type, outcome]),
  );
  for (const [type = "", outcome = ""] of said) {
    const detail = {
      reason: `550 no such user ${VALUE}`,
      assignee: VALUE,
      key: VALUE,
      workflowId: VALUE,
      value: VALUE,
      text: VALUE,
      attempt: 2,
    };
    const line = sentence({ stepId: "s", type, outcome, detail }, false);
    expect(line).not.toContain(VALUE);
    expect(line).not.toMatch(/undefined|null|\[object/);
  }
  expect(
    sentence(
      {
        stepId: "s",
        type: "ADD_COMMENT",
        outcome: "skipped",
        detail: { reason: "there is no conversation" },
      },
      false,
    ),
  ).toBe('"s" did nothing: there is no conversation.');
  expect(
    sentence({ stepId: "s", type: "ASSIGN", outcome: "assigned", detail: { assignee: VALUE } }, false),
  ).toBe('"s" was assigned.');
  expect(
    sentence(
      { stepId: "s", type: "HTTP_REQUEST", outcome: "httpFailed", detail: { status: 404, reason: VALUE } },
      false,
    ),
  ).toBe('"s" had its request fail with status 404.');
});

test("a word that no step says is said as it is, and so is one of a step that is gone", () => {
  for (const type of ["WAIT", "NONE", "constructor"])
    expect(sentence({ stepId: "a", type, outcome: "jumped over:x", detail: {} }, true)).toBe(
      '"a" jumped over:x.',
    );
});
