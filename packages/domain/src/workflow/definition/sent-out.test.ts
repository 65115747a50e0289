import { describe, expect, test } from "@jest/globals";
import type { Condition } from "../schema/conditions.ts";
import type { Step } from "../steps/registry.ts";
import type { Definition } from "./definition.ts";
import { sentOut, tested } from "./sent-out.ts";

const http = (more: object) =>
  ({ id: "call", type: "HTTP_REQUEST", method: "POST", url: "https://a.dev", ...more }) as Step;
const ask = (saveTo: object) =>
  ({ id: "ask", type: "ASK_QUESTION", text: "{{contact.id}}?", answer: { type: "TEXT" }, saveTo }) as Step;
const of = (...steps: Step[]) =>
  sentOut({ trigger: { type: "MANUAL" }, start: "call", steps } satisfies Definition);

test.each([
  ["plain text", [http({ body: "contact.email {contact.email}" })], []],
  ["in the address", [http({ url: "https://a.dev/?q={{contact.email | x}}" })], ["contact"]],
  ["in a header", [http({ headers: { a: "{{ conversation.id }}" } })], ["conversation"]],
  ["in a list in an object", [http({ body: { a: [1, ["{{contact.tags}}"]] } })], ["contact"]],
  ["in JSON as text", [http({ body: '{"a":"{{contact.id}}"}' })], ["contact"]],
  ["both, in one order", [http({ body: "{{conversation.id}} {{contact.id}}" })], ["contact", "conversation"]],
  ["a variable of a caller's", [http({ body: "{{var.order}}" })], []],
  [
    "a variable with an answer",
    [ask({ variable: "said" }), http({ body: "{{var.said}}" })],
    ["conversation"],
  ],
  ["a part of one", [ask({ variable: "said" }), http({ body: "{{var.said.place}}" })], ["conversation"]],
  ["an answer kept elsewhere", [ask({ field: "said" }), http({ body: "{{var.said}}" })], []],
  [
    "what other steps say",
    [ask({ tag: true }), { id: "x", type: "SEND_MESSAGE", text: "{{contact.email}}" } as Step],
    [],
  ],
] as const)("%s", (_name, steps, expected) => {
  expect(of(...steps)).toEqual(expected);
});

describe("what conditions test", () => {
  const one = (field: string): Condition => ({ field, operator: "EXISTS" });
  const branch = (when: Condition) =>
    ({ id: "b", type: "BRANCH", branches: [{ name: "x", when, next: null }], else: null }) as Step;
  /** Every place that a condition has. */
  const places: Readonly<Record<string, (when: Condition, ...steps: Step[]) => Definition>> = {
    "a trigger": (conditions, ...steps) => ({
      trigger: { type: "CONTACT_CREATED", conditions },
      start: "ask",
      steps,
    }),
    "a branch": (when, ...steps) => ({
      trigger: { type: "MANUAL" },
      start: "b",
      steps: [branch(when), ...steps],
    }),
    "a later branch": (when, ...steps) => ({
      trigger: { type: "MANUAL", conditions: one("now") },
      start: "b",
      steps: [
        {
          id: "b",
          type: "BRANCH",
          branches: [
            { name: "y", when: one("var.order"), next: null },
            { name: "x", when, next: null },
          ],
          else: null,
        },
        ...steps,
      ],
    }),
  };
  const forms: readonly ((when: Condition) => Condition)[] = [
    (when) => when,
    (when) => ({ not: when }),
    (when) => ({ all: [one("now"), { any: [one("var.order"), { not: when }] }] }),
  ];
  test.each([
    ["contact.email", ["contact"]],
    ["contact.tags", ["contact"]],
    ["contact.some_field", ["contact"]],
    ["conversation.assignee", ["conversation"]],
    ["message.text", ["conversation"]],
    ["var.said", ["conversation"]],
    ["var.said.place", ["conversation"]],
    ["var.order", []],
    ["now", []],
  ] as const)("%s, in every place and form", (field, expected) => {
    for (const place of Object.values(places))
      for (const form of forms)
        expect(tested(place(form(one(field)), ask({ variable: "said" })))).toEqual(expected);
  });
});
