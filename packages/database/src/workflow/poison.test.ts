import { expect, test } from "@jest/globals";
import { Refused } from "../refused.ts";
import { StepFailed } from "./effects/acting.ts";
import { reasonOf } from "./poison.ts";

test("a run's failure tells the kind of an unexpected error, never its words: they may quote any value", () => {
  const VALUE = "ada@acme.dev";
  const named = Object.assign(new Error(VALUE), { name: VALUE });
  const postgres = Object.assign(new Error(`invalid input syntax for type uuid: "${VALUE}"`), {
    code: "22P02",
    detail: VALUE,
  });
  for (const error of [
    new Error(VALUE),
    new TypeError(VALUE),
    named,
    postgres,
    Object.assign(new Error(VALUE), { code: VALUE }),
    VALUE,
    { message: VALUE },
    null,
  ])
    expect(reasonOf(error)).not.toContain(VALUE);
  expect(reasonOf(postgres)).toContain("22P02");
  expect(reasonOf(new TypeError(VALUE))).toContain("TypeError");
});

test("a refusal's own words are told: they are ours", () => {
  expect(reasonOf(new Refused([{ code: "INVALID", message: "A value is required." }]))).toBe(
    "A value is required.",
  );
  expect(reasonOf(new StepFailed("there is no conversation"))).toBe("there is no conversation");
});
