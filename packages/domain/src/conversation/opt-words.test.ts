import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { OPT_IN_WORDS, OPT_OUT_WORDS, optWordOf, optWordsProblem } from "./opt-words.ts";

const words = { out: OPT_OUT_WORDS, in: OPT_IN_WORDS };

describe("a whole message that is a word", () => {
  test.each([
    ["STOP", "OUT"],
    ["stop", "OUT"],
    ["  Stop\n", "OUT"],
    ["\u00a0stop\u3000", "OUT"],
    ["стоп", "OUT"],
    ["Unsubscribe", "OUT"],
    ["START", "IN"],
    ["unstop ", "IN"],
    ["STOP!", null],
    ["please stop", null],
    ["stop it", null],
    ["st op", null],
    ["", null],
    ["   ", null],
    [`stop${" ".repeat(1_000)}`, null],
    ["x".repeat(1_000_000), null],
  ] as const)("%j is %s", (text, meant) => {
    expect(optWordOf(text, words)).toBe(meant);
  });

  test("of a question that offers that very word it is the answer; another word is not", () => {
    expect(optWordOf("stop", words, ["Go on", " STOP "])).toBeNull();
    expect(optWordOf("stop", words, ["Stop it"])).toBe("OUT");
    expect(optWordOf("stopall", words, ["Stop"])).toBe("OUT");
    expect(optWordOf("start", words, ["Start"])).toBeNull();
  });

  test("case and blanks around never matter, and a workspace's own words count alone", () => {
    const blanks = fc
      .array(fc.constantFrom(" ", "\t", "\n", "\u00a0"), { maxLength: 5 })
      .map((all) => all.join(""));
    fc.assert(
      fc.property(
        fc.constantFrom(...OPT_OUT_WORDS),
        fc.boolean(),
        blanks,
        blanks,
        (word, low, before, after) => {
          const said = `${before}${low ? word.toLowerCase() : word}${after}`;
          expect(optWordOf(said, words)).toBe("OUT");
          expect(optWordOf(said, { out: ["ENDE"], in: [] })).toBeNull();
          expect(optWordOf(said, { out: [], in: [word] })).toBe("IN");
        },
      ),
    );
  });
});

describe("words that a workspace sets", () => {
  test.each([
    [words, null],
    [{ out: [], in: [] }, null],
    [{ out: ["a", ""], in: [] }, "out"],
    [{ out: [], in: ["  "] }, "in"],
    [{ out: ["x".repeat(41)], in: [] }, "out"],
    [{ out: Array.from({ length: 51 }, (_, n) => `w${n}`), in: [] }, "out"],
    [{ out: ["Stop"], in: [" STOP"] }, "in"],
  ])("%j", (given, at) => {
    expect(optWordsProblem(given)?.at ?? null).toBe(at);
  });
});
