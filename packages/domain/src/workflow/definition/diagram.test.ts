import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { workflowTemplates } from "../templates/index.ts";
import { definitions } from "../testing/definitions.ts";
import { note } from "../testing/walk.ts";
import { diagram } from "./diagram.ts";

test("steps in order, an arrow for each exit that leads to a step, a dotted one for a jump back", () => {
  const definition = {
    trigger: { type: "MANUAL" },
    start: "b",
    steps: [
      {
        id: "b",
        type: "BRANCH",
        branches: [{ name: 'Is "new" [1]', when: { all: [] }, next: "n" }],
        else: null,
      },
      note("n", "j"),
      { id: "j", type: "JUMP_TO", step: "n", maxJumps: 2, next: null },
    ],
  };
  expect(diagram(definition)).toBe(
    [
      "flowchart TD",
      '  trigger(["MANUAL"])',
      '  s0["b: BRANCH"]',
      '  s1["n: ADD_COMMENT"]',
      '  s2["j: JUMP_TO"]',
      "  trigger --> s0",
      '  s0 -->|"Is #34;new#34; #91;1#93;"| s1',
      '  s1 -->|"next"| s2',
      '  s2 -.->|"step"| s1',
      "",
    ].join("\n"),
  );
});

test("every template draws each of its steps", () => {
  for (const { definition } of workflowTemplates)
    for (const { id, type } of definition.steps) expect(diagram(definition)).toContain(`["${id}: ${type}"]`);
});

test("anything can be drawn, in lines of one arrow or one node each", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), definitions), (value) => {
      for (const line of diagram(value).trimEnd().split("\n").slice(1))
        expect(line).toMatch(/^ {2}(trigger|s\d+)(\(\[".*"\]\)|\[".*"\]| -->| -\.->)/u);
    }),
  );
});

test("a broken definition is drawn as far as it goes", () => {
  const steps = [{}, { id: "a", type: "BRANCH", branches: [{ next: "a" }, 7], else: "nowhere", next: "a" }];
  expect(diagram({ start: "nowhere", steps }).split("\n")).toEqual([
    "flowchart TD",
    '  trigger(["no trigger"])',
    '  s0["#63;: #63;"]',
    '  s1["a: BRANCH"]',
    '  s1 -->|"next"| s1',
    '  s1 -->|"next"| s1',
    "",
  ]);
});
