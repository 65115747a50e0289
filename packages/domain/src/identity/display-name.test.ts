import { expect, test } from "@jest/globals";
import { displayName } from "./display-name.ts";
import type { ShownValue } from "./survivorship.ts";

const shown = (name: string): ReadonlyMap<string, ShownValue> =>
  new Map([
    [
      "displayName",
      {
        field: "displayName",
        value: name,
        origin: "CHANNEL_METADATA",
        assurance: "CHANNEL",
        source: "s",
        observedAt: 0,
      },
    ],
  ]);

test("a name of any length is shown by its first 200 whole characters", () => {
  expect(displayName(shown("𝒜".repeat(4000)), null, null, "id")).toBe("𝒜".repeat(200));
  expect(displayName(shown(`${"a".repeat(199)} b`), null, null, "id")).toBe("a".repeat(199));
  expect(displayName(shown("Ann"), null, null, "id")).toBe("Ann");
});
