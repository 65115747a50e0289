import { describe, expect, test } from "@jest/globals";
import { redactor } from "./redact.ts";

const { text, json } = redactor([
  { value: "Ann.Lee@shop.dev", word: false },
  { value: "14155550171", word: false },
  { value: "+14155550171", word: false },
  { value: "Will", word: true },
  { value: 'Zoë O\'Hara "Zo"', word: true },
  { value: "小明", word: true },
]);

describe("an erased person's values in what was written about others", () => {
  test.each([
    ["an address in any case", "Write to ANN.LEE@shop.dev!", "Write to [erased]!"],
    ["an address in a URL", "https://x.dev/?m=ann.lee%40shop.dev&n=1", "https://x.dev/?m=[erased]&n=1"],
    ["a phone with its plus, and without", "+14155550171 or 14155550171", "[erased] or [erased]"],
    ["a phone in a URL", "?p=%2B14155550171", "?p=[erased]"],
    ["a name as a word", "Hello Will, William will wait", "Hello [erased], William will wait"],
    ["a name after what is encoded", "a%20Will%2C\\nWill", "a%20[erased]%2C\\n[erased]"],
    ["a name with a quote in a JSON text", '{"n":"Zoë O\'Hara \\"Zo\\""}', '{"n":"[erased]"}'],
    ["a name in a form", "n=Zo%C3%AB+O'Hara+%22Zo%22", "n=[erased]"],
    ["a name of a script without blanks", "你好小明先生", "你好[erased]先生"],
    ["nothing of theirs", "Willow, ann@shop.dev, 1415555017", "Willow, ann@shop.dev, 1415555017"],
  ])("%s", (_, given, left) => {
    expect(text(given)).toBe(left);
  });

  test("go from every string of a value, and what is ours stays: keys, kinds and ids", () => {
    const { json: redacted } = redactor([{ value: "answer", word: true }]);
    expect(
      redacted({
        waitFor: { type: "answer", key: "answer" },
        variables: { type: "answer", list: ["an answer", 7, null] },
      }),
    ).toEqual({
      waitFor: { type: "answer", key: "answer" },
      variables: { type: "[erased]", list: ["an [erased]", 7, null] },
    });
    expect(json([{ kind: "EMAIL", value: "ann.lee@shop.dev" }])).toEqual([
      { kind: "EMAIL", value: "[erased]" },
    ]);
  });

  test("nothing to look for changes nothing", () => {
    expect(redactor([]).text("Will")).toBe("Will");
  });
});
