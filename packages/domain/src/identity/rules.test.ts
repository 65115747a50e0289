import { expect, test } from "@jest/globals";
import { DEFAULT_RULES, type MergeRule, ruleProblems } from "./rules.ts";

const rule = (more: Partial<MergeRule> = {}): MergeRule => ({
  ...(DEFAULT_RULES.rules[1] as MergeRule),
  key: "mail",
  priority: 1,
  ...more,
});
const told = (...rules: MergeRule[]) =>
  ruleProblems(rules).map(({ code, field }) => `${code} ${field.join(".")}`);

test("the default rules may be used", () => {
  expect(ruleProblems(DEFAULT_RULES.rules)).toEqual([]);
});

test.each([
  ["a key with a capital letter", [rule({ key: "Mail" })], ["INVALID rules.0.key"]],
  ["an empty key", [rule({ key: "" })], ["INVALID rules.0.key"]],
  ["a key of 41 characters", [rule({ key: "x".repeat(41) })], ["INVALID rules.0.key"]],
  ["a key twice", [rule(), rule({ priority: 2 })], ["INVALID rules.1.key"]],
  ["a priority twice", [rule(), rule({ key: "other" })], ["INVALID rules.1.priority"]],
  ["a priority that is no whole number", [rule({ priority: 1.5 })], ["INVALID rules.0.priority"]],
  ["no kind", [rule({ allOf: [] })], ["REQUIRED rules.0.allOf"]],
  ["a kind twice", [rule({ allOf: ["EMAIL", "EMAIL"] })], ["INVALID rules.0.allOf"]],
  ["an unknown kind", [rule({ allOf: ["FAX" as "EMAIL"] })], ["INVALID rules.0.allOf"]],
  [
    "a merge on what is only claimed",
    [rule({ minAssurance: "CLAIMED" })],
    ["UNSAFE_RULE rules.0.minAssurance"],
  ],
  ["a merge on an alias", [rule({ onAlias: true })], ["UNSAFE_RULE rules.0.onAlias"]],
  [
    "a suggestion on what is only claimed, and on an alias",
    [rule({ action: "SUGGEST", minAssurance: "CLAIMED", onAlias: true })],
    [],
  ],
] as const)("%s is told by its path, and nothing else is", (_name, rules, problems) => {
  expect(told(...rules)).toEqual(problems);
});
