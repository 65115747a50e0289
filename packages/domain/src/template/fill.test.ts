import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fillTemplate, fillText, placesIn, type TemplateProblem } from "./fill.ts";
import type { MessageTemplate } from "./message-template.ts";

const order: MessageTemplate = {
  id: "1",
  name: "order_sent",
  language: "en_US",
  status: "APPROVED",
  text: "Order {{header.1}}\nHello {{1}}, your order {{2}} is on its way.",
  variables: [
    { key: "header.1", place: "HEADER", name: "1" },
    { key: "1", place: "BODY", name: "1" },
    { key: "2", place: "BODY", name: "2" },
    { key: "button.1", place: "BUTTON", name: "1", button: { index: 0, kind: "URL" } },
  ],
  named: false,
  mediaHeader: null,
  unfillable: null,
};
const values = { "header.1": "#4711", "1": "Anna", "2": "4711", "button.1": "track/4711" };
const problemsOf = (template: MessageTemplate, given: unknown): readonly TemplateProblem[] => {
  const result = fillTemplate(template, given);
  return result.ok ? [] : result.problems;
};
const named = (problems: readonly TemplateProblem[]) =>
  problems.map((problem) => (problem.type === "INVALID" ? problem.variable : problem.type));

test("a template reads as the contact reads it; a value is data and is not looked at again", () => {
  expect(fillTemplate(order, values)).toMatchObject({
    ok: true,
    filled: { text: "Order #4711\nHello Anna, your order 4711 is on its way.", values },
  });
  expect(fillTemplate(order, { ...values, "1": "{{2}}" })).toMatchObject({
    filled: { text: "Order #4711\nHello {{2}}, your order 4711 is on its way." },
  });
});

describe("what is wrong is told by the variable's name", () => {
  test.each<[string, object | null, readonly (string | null)[]]>([
    ["nothing given", null, ["header.1", "1", "2", "button.1"]],
    ["one missing", { ...values, "2": undefined }, ["2"]],
    ["one too many", { ...values, "3": "x" }, ["3"]],
    ["one empty", { ...values, "1": " " }, ["1"]],
    ["no text", { ...values, "1": 5 }, ["1"]],
    ["a line break, which Meta refuses", { ...values, "1": "a\nb" }, ["1"]],
    ["a tab", { ...values, "1": "a\tb" }, ["1"]],
    ["five blanks", { ...values, "1": "a     b" }, ["1"]],
    ["too long", { ...values, "1": "x".repeat(1_025) }, ["1"]],
    ["a list", [], [null]],
    ["what every object has", { ...values, "1": undefined, constructor: "x" }, ["1", "constructor"]],
  ])("%s", (_, given, expected) => {
    expect(named(problemsOf(order, given))).toEqual(expected);
  });

  test("one that nobody may send says so before its variables", () => {
    expect(named(problemsOf({ ...order, status: "PAUSED" }, null))).toEqual(["UNAVAILABLE"]);
    expect(named(problemsOf({ ...order, unfillable: "carousel" }, values))).toEqual(["UNAVAILABLE"]);
  });
});

test("whatever is given, it goes if and only if every variable and no other has a text that providers take", () => {
  const value = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom<unknown>(undefined, null, 1, true, [], "a\nb", "", "      "),
  );
  const keys = fc.constantFrom("1", "2", "header.1", "button.1", "other");
  fc.assert(
    fc.property(fc.dictionary(keys, value), (given) => {
      const fits = (one: unknown) =>
        typeof one === "string" && one.trim() !== "" && !/[\n\r\t\u2028\u2029]| {5}/.test(one);
      const wanted = order.variables.every(({ key }) => fits(given[key])) && !Object.hasOwn(given, "other");
      expect(fillTemplate(order, given).ok).toBe(wanted);
    }),
  );
});

test("places are found once each, and what is no place stays", () => {
  expect(placesIn("{{1}} {{ name }} {{1}} {x} {{}}")).toEqual(["1", "name"]);
  expect(fillText("{{1}} {{ name }} {{2}}", { "1": "a", name: "b" })).toBe("a b {{2}}");
});
