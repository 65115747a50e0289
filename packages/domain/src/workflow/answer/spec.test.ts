import { expect, test } from "@jest/globals";
import { answerFaults } from "./spec.ts";

test.each([
  [
    "options that differ in case alone",
    { type: "MULTIPLE_CHOICE", options: ["Yes", "No", "YES"] },
    ["options"],
  ],
  ["options that differ", { type: "MULTIPLE_CHOICE", options: ["Yes", "No"] }, []],
  ["a least above the most", { type: "NUMBER", min: 2, max: 1 }, ["max"]],
  ["a most below nothing", { type: "NUMBER", max: -1 }, ["max"]],
  ["a least alone", { type: "NUMBER", min: 2 }, []],
  ["no bounds", { type: "NUMBER" }, []],
  ["a country without phones", { type: "PHONE", defaultCountry: "XX" }, ["defaultCountry"]],
  ["a country with phones", { type: "PHONE", defaultCountry: "DE" }, []],
  ["no country", { type: "PHONE" }, []],
  ["another type", { type: "TEXT" }, []],
] as const)("of %s", (_name, spec, settings) => {
  expect(answerFaults(spec).map(({ at }) => at.join("."))).toEqual(settings.map((name) => `answer.${name}`));
});
