import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Condition, OPERATORS, type Operator } from "../schema/conditions.ts";
import { facts, MONDAY } from "../testing/facts.ts";
import { compilePattern, holds } from "./condition.ts";

const scope = {
  facts: facts(
    {
      email: "Ada@Acme.dev",
      emailVerified: true,
      firstName: "Ada",
      tags: ["VIP", "new"],
      fields: { seats: 5, born: "1990-05-17", nick: "", seen: "2026-03-01T23:30:00Z", zip: "00123" },
    },
    { message: { text: "I want to CANCEL my order" } },
  ),
  variables: { score: 7, choice: "Yes", list: ["a", "b"], place: { lat: 1, lon: 2 } },
  now: MONDAY,
};
const one = (field: string, operator: Operator, value?: unknown, timezone?: string): boolean =>
  holds(
    { field, operator, ...(value === undefined ? {} : { value }), ...(timezone ? { timezone } : {}) },
    scope,
  );

describe.each<[string, Operator, unknown, boolean]>([
  ["contact.email", "EXISTS", undefined, true],
  ["contact.phone", "EXISTS", undefined, false],
  ["contact.nick", "EXISTS", undefined, false],
  ["contact.nick", "NOT_EXISTS", undefined, true],
  ["contact.tags", "EXISTS", undefined, true],
  ["contact.none", "NOT_EXISTS", undefined, true],
  ["contact.email", "IS", "ADA@acme.dev", true],
  ["contact.email", "IS", "ada@acme", false],
  ["contact.email.verified", "IS", true, true],
  ["contact.phone.verified", "IS", true, false],
  ["contact.phone.verified", "IS", false, true],
  ["contact.email", "IS_NOT", "x", true],
  ["contact.phone", "IS_NOT", "x", true],
  ["contact.phone", "IS", "", false],
  ["contact.seats", "IS", "5", true],
  ["contact.seats", "IS", "5.0", true],
  ["contact.zip", "IS", "123", false],
  ["contact.zip", "IS", 123, true],
  ["contact.seen", "IS", "2026-03-01", true],
  ["contact.tags", "IS", "vip", true],
  ["contact.tags", "IS_NOT", "vip", false],
  ["contact.tags", "CONTAINS", "vip", true],
  ["contact.tags", "CONTAINS", "vi", false],
  ["message.text", "CONTAINS", "cancel", true],
  ["message.text", "CONTAINS", "refund", false],
  ["contact.phone", "CONTAINS", "1", false],
  ["contact.email", "STARTS_WITH", "ada@", true],
  ["contact.email", "STARTS_WITH", "acme", false],
  ["message.text", "MATCHES", "cancel (my|the) order", true],
  ["message.text", "MATCHES", "^cancel", false],
  ["message.text", "MATCHES", "(?=x)", false],
  ["contact.seats", "GREATER_THAN", 4, true],
  ["contact.seats", "GREATER_THAN", 5, false],
  ["contact.seats", "GREATER_THAN", "4", true],
  ["contact.seats", "LESS_THAN", 6, true],
  ["contact.firstName", "LESS_THAN", 6, false],
  ["contact.firstName", "GREATER_THAN", 6, false],
  ["contact.phone", "LESS_THAN", 6, false],
  ["contact.seats", "BETWEEN", [5, 9], true],
  ["contact.seats", "BETWEEN", [1, 5], true],
  ["contact.seats", "BETWEEN", [6, 9], false],
  ["contact.seats", "BETWEEN", [9, 1], false],
  ["contact.firstName", "BETWEEN", [1, 9], false],
  ["contact.born", "BETWEEN", ["1990-05-17", "1990-05-17"], true],
  ["contact.tags", "HAS_ANY", ["x", "vip"], true],
  ["contact.tags", "HAS_ANY", ["x"], false],
  ["contact.tags", "HAS_ALL", ["NEW", "vip"], true],
  ["contact.tags", "HAS_ALL", ["new", "x"], false],
  ["contact.tags", "HAS_NONE", ["x", "y"], true],
  ["contact.tags", "HAS_NONE", ["x", "new"], false],
  ["contact.none", "HAS_NONE", ["x"], true],
  ["var.list", "HAS_ALL", ["a", "b"], true],
  ["var.choice", "IS", "YES", true],
  ["var.score", "GREATER_THAN", 6.5, true],
  ["var.place.lat", "IS", 1, true],
  ["contact.born", "BEFORE", "1990-05-18", true],
  ["contact.born", "BEFORE", "1990-05-17", false],
  ["contact.born", "AFTER", "1990-05-16", true],
  ["contact.firstName", "AFTER", "1990-05-16", false],
  ["now", "AFTER", "2026-03-01", true],
  ["now", "BEFORE", "2026-03-02", false],
  ["now", "BEFORE", "09:01", true],
  ["now", "AFTER", "2026-03-02T08:59:59Z", true],
  ["now", "BETWEEN", ["09:00", "17:00"], true],
  ["now", "BETWEEN", ["10:00", "17:00"], false],
  ["now", "BETWEEN", ["22:00", "06:00"], false],
  ["now", "BETWEEN", ["22:00", "09:00"], true],
  ["now", "EXISTS", undefined, true],
  ["conversation.openedBy", "IS", "contact", true],
  ["conversation.channel", "IS", "CUSTOM", true],
  ["conversation.assignee", "NOT_EXISTS", undefined, true],
])("%s %s %j", (field, operator, value, expected) => {
  test(`is ${expected}`, () => expect(one(field, operator, value)).toBe(expected));
});

test("times of day are those of the condition's zone", () => {
  expect(one("now", "AFTER", "17:59", "Asia/Tokyo")).toBe(true);
  expect(one("now", "AFTER", "17:59")).toBe(false);
});

test("without conversation and message their fields do not exist", () => {
  const bare = { ...scope, facts: facts({}, { conversation: null }) };
  for (const field of ["conversation.openedBy", "message.text"])
    expect(holds({ field, operator: "EXISTS" }, bare)).toBe(false);
});

describe("all, any, not", () => {
  const yes: Condition = { field: "contact.email", operator: "EXISTS" };
  const no: Condition = { not: yes };
  test.each<[Condition, boolean]>([
    [{ all: [] }, true],
    [{ any: [] }, false],
    [{ all: [yes, no] }, false],
    [{ all: [yes, { any: [no, yes] }] }, true],
    [{ any: [no, no] }, false],
    [no, false],
    [{ not: no }, true],
  ])("%j", (condition, expected) => expect(holds(condition, scope)).toBe(expected));
});

test("every operator is total on any value of the contact and of the condition, and IS_NOT, NOT_EXISTS and HAS_NONE negate", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.constantFrom(...OPERATORS), (actual, value, operator) => {
      const here = { ...scope, variables: { x: actual } };
      const is = (name: Operator): boolean => holds({ field: "var.x", operator: name, value }, here);
      expect(typeof is(operator)).toBe("boolean");
      expect([is("IS_NOT"), is("NOT_EXISTS"), is("HAS_NONE")]).toEqual([
        !is("IS"),
        !is("EXISTS"),
        !is("HAS_ANY"),
      ]);
    }),
  );
});

test.each(["(?=a)b", "(?<!a)b", "(a)\\1", "[", "a{1001}", "((a{100}){100}){100}"])(
  "RE2 cannot do %j",
  (pattern) => expect(compilePattern(pattern)).toBeNull(),
);

test("an endless number has no order, and a day is compared as the day that it is there", () => {
  const endless = { ...scope, variables: { endless: Number.POSITIVE_INFINITY } };
  expect(holds({ field: "var.endless", operator: "GREATER_THAN", value: 1 }, endless)).toBe(false);
  expect(one("contact.seen", "IS_NOT", "2026-03-02", "Europe/Berlin")).toBe(false);
  expect(one("contact.seen", "IS_NOT", "2026-03-01", "Europe/Berlin")).toBe(true);
});

test("of a list that is endless a pattern reads the beginning alone", () => {
  const long = { ...scope, variables: { list: ["", "a".repeat(10_000), "needle"] } };
  expect(holds({ field: "var.list", operator: "MATCHES", value: "^a+$" }, long)).toBe(true);
  expect(holds({ field: "var.list", operator: "MATCHES", value: "needle" }, long)).toBe(false);
});
