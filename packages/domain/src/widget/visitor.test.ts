import { expect, test } from "@jest/globals";
import { messageProblem } from "./visitor.ts";

test.each([
  ["one character", "x", null],
  ["10,000 characters", "x".repeat(10_000), null],
  ["10,000 characters of two halves each", "😀".repeat(10_000), null],
  ["white space alone", " \n\t", "REQUIRED"],
  ["10,001 characters", "x".repeat(10_001), "TOO_LONG"],
  ["10,001 characters of two halves each", "😀".repeat(10_001), "TOO_LONG"],
  ["a character that cannot be stored", "a\u0000b", "INVALID"],
])("a visitor's message of %s", (_name, text, code) => {
  expect(messageProblem(text)?.code ?? null).toBe(code);
});
