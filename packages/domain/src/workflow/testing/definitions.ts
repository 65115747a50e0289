import fc from "fast-check";
import type { Definition } from "../definition/definition.ts";
import type { Step } from "../steps/registry.ts";

/** What an exit may be: a later step, the end, or nothing at all. Forward only, so that no loop is without JUMP_TO. */
const exits = (
  names: readonly string[],
  later: readonly string[],
): fc.Arbitrary<Record<string, string | null>> =>
  fc
    .tuple(...names.map(() => fc.option(fc.constantFrom<string | null>(null, ...later), { nil: undefined })))
    .map((picked) =>
      Object.fromEntries(names.flatMap((name, at) => (picked[at] === undefined ? [] : [[name, picked[at]]]))),
    );

const answers = fc.constantFrom(
  { type: "TEXT" },
  { type: "MULTIPLE_CHOICE", options: ["Yes", "No"] },
  { type: "NUMBER", min: 0, max: 9 },
  { type: "DATE" },
  { type: "RATING" },
  { type: "LOCATION" },
  { type: "URL" },
);

/** Settings and exits of each type, beside `next`, which leads to the following step so that every step is reached. */
const kinds = (all: readonly string[]): readonly (readonly [fc.Arbitrary<object>, readonly string[]])[] => [
  [
    fc.record({
      type: fc.constant("SEND_MESSAGE"),
      text: fc.constantFrom("Hi {{contact.firstName | you}}", "{{var.v}}"),
    }),
    ["onSendFailure"],
  ],
  [
    fc.record(
      {
        type: fc.constant("ASK_QUESTION"),
        text: fc.constant("What?"),
        answer: answers,
        saveTo: fc.constantFrom({ variable: "v" }, { field: "lifecycle" }, { tag: true as const }),
        retryText: fc.constant("Again?"),
        maxAttempts: fc.integer({ min: 1, max: 5 }),
        timeout: fc.constantFrom("PT1M", "P30D"),
      },
      { requiredKeys: ["type", "text", "answer"] },
    ),
    ["onInvalid", "onTimeout", "onSendFailure"],
  ],
  [
    fc.record({
      type: fc.constant("ASK_QUESTION"),
      text: fc.constant("E-mail?"),
      answer: fc.constant({ type: "EMAIL" }),
      saveTo: fc.constant({ identifier: "EMAIL" }),
    }),
    ["onInvalid", "onTimeout", "onSendFailure"],
  ],
  [
    fc.record({
      type: fc.constant("VERIFY_IDENTIFIER"),
      identifier: fc.constantFrom("EMAIL", "PHONE"),
      text: fc.constant("{{code}}"),
      prompt: fc.constant("Code?"),
      maxAttempts: fc.integer({ min: 1, max: 5 }),
    }),
    ["onFailed", "onSendFailure"],
  ],
  [fc.constant({ type: "UPDATE_CONTACT", set: { lifecycle: "{{var.v}}", lastName: "L" } }), []],
  [fc.constant({ type: "UPDATE_TAGS", add: ["a"], remove: ["b"] }), []],
  [
    fc.record({
      type: fc.constant("ASSIGN"),
      to: fc.constantFrom({ user: "u" }, { team: "t" }, { roundRobin: ["u", "w"] }, { nobody: true }),
    }),
    [],
  ],
  [fc.constant({ type: "WAIT", duration: "PT5M" }), []],
  [
    fc.constant({ type: "DATE_TIME", timezone: "Europe/Berlin", hours: { mon: [["09:00", "17:00"]] } }),
    ["else"],
  ],
  [
    fc.record({
      type: fc.constant("JUMP_TO"),
      step: fc.constantFrom(...all),
      maxJumps: fc.integer({ min: 1, max: 10 }),
    }),
    [],
  ],
  [
    fc.constant({
      type: "HTTP_REQUEST",
      method: "GET",
      url: "https://api.acme.dev/",
      responseMapping: { v: "/a" },
    }),
    ["onError"],
  ],
  [fc.constant({ type: "TRIGGER_WORKFLOW", workflowId: "workflow_2" }), []],
  [fc.constant({ type: "ADD_COMMENT", text: "n" }), []],
  [fc.constant({ type: "OPEN_CONVERSATION" }), []],
  [fc.constant({ type: "CLOSE_CONVERSATION", summary: "done" }), []],
];

const branch = (following: string | null, later: readonly string[]): fc.Arbitrary<object> =>
  fc.constantFrom<string | null>(null, ...later).map((next) => ({
    type: "BRANCH",
    branches: [
      {
        name: "known",
        when: {
          any: [
            { field: "var.v", operator: "EXISTS" },
            { not: { field: "contact.email", operator: "EXISTS" } },
          ],
        },
        next,
      },
    ],
    else: following,
  }));

/** Definitions without problems: one to eight steps of any type, every exit forward, to the end, or absent; JUMP_TO anywhere. */
export const definitions: fc.Arbitrary<Definition> = fc.integer({ min: 1, max: 8 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  const steps = ids.map((id, index) => {
    const later = ids.slice(index + 1);
    const following = later[0] ?? null;
    const plain = fc
      .constantFrom(...kinds(ids))
      .chain(([settings, more]) => fc.tuple(settings, exits(more, later)))
      .map(([settings, out]) => ({ ...settings, next: following, ...out }));
    return fc
      .oneof({ weight: 15, arbitrary: plain }, { weight: 2, arbitrary: branch(following, later) })
      .map((rest) => ({ id, ...rest }) as Step);
  });
  return fc
    .tuple(...steps)
    .map((all): Definition => ({ trigger: { type: "MANUAL" }, start: "s0", steps: all }));
});
