import { expect, test } from "@jest/globals";
import { LENGTHS } from "../lengths.ts";
import { profileName } from "./profile-name.ts";

test.each([
  ["Anna Berg", "Anna Berg"],
  ["  Anna \n Berg\u0007 ", "Anna Berg"],
  ["\u200B\u2060", null],
  ["\u0301", null],
  ["", null],
  [null, null],
  ["😀", "😀"],
])("of %j as a provider gives it %j is kept", (given, kept) => {
  expect(profileName(given)).toBe(kept);
});

test("a long name is cut between characters, never inside one", () => {
  const name = profileName("😀".repeat(LENGTHS.name + 5));
  expect(name).toBe("😀".repeat(LENGTHS.name));
});
