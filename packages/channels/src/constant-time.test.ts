import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sameSecret } from "./constant-time.ts";

test("a secret is itself and nothing else; an empty one is nothing", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(sameSecret(one, one)).toBe(one !== "");
      expect(sameSecret(one, other)).toBe(one === other && one !== "");
      expect(sameSecret(one, undefined)).toBe(false);
    }),
  );
});
