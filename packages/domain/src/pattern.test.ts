import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { patternSize, re2 } from "./pattern.ts";

test.each([
  "[A-Z]{2}-?[0-9]{3,10}",
  "(?i)yes|no|maybe",
  "^\\p{L}{1,40}$",
  "[^]a]{3}",
  "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  "\\x{1F600}+",
])("%s is taken", (pattern) => expect(re2(pattern)).not.toBeNull());

test.each([
  "(?:.{0,30}){30}",
  "(.{0,1000})x",
  "((a{0,30}){0,30})",
  `(${"a".repeat(300)}){1000}`,
  "\\pL{900}",
  "\\Q[\\E(a{1000}){1000}",
  "a{1000}",
])("%s is too large, and is not built to find that out", (pattern) => expect(re2(pattern)).toBeNull());

test("what RE2 cannot do is not a pattern", () => {
  for (const pattern of ["(?=a)", "(a)\\1", "(", "[", "*"]) expect(re2(pattern)).toBeNull();
});

test("no pattern is larger than was counted", () => {
  const part = fc.constantFrom(
    "a",
    ".",
    "[a-z]",
    "[^]]",
    "[[:alpha:]]",
    "\\d",
    "\\pL",
    "\\p{Lu}",
    "(",
    "(?:",
    ")",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{0,3}",
    "{3,}",
    "\\{",
    "[\\]]",
    "^",
    "$",
    "{",
    "}",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const pattern = parts.join("");
      let built: RE2JS;
      try {
        built = RE2JS.compile(pattern);
      } catch {
        return;
      }
      expect(built.programSize()).toBeLessThanOrEqual(2 * patternSize(pattern) + 10);
    }),
    { numRuns: 2000 },
  );
});
