import { expect, test } from "@jest/globals";
import type { Assurance } from "../identifier/assurance.ts";
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

const ID = "0190a6e0-0000-7000-8000-0000000abcde";
type Shown = Parameters<typeof displayName>[0];
const known = (...fields: readonly (readonly [string, unknown, Assurance])[]) =>
  new Map(fields.map(([field, value, assurance]) => [field, { value, assurance }])) as unknown as Shown;

test.each([
  [
    "first and last name together",
    known(["firstName", "Ann", "CHANNEL"], ["lastName", "Lee", "CHANNEL"]),
    "+1",
    "a@b.c",
    "Ann Lee",
  ],
  ["one of them alone", known(["lastName", "Lee", "CLAIMED"]), "+1", "a@b.c", "Lee"],
  [
    "the whole name, where it is better known",
    known(["firstName", "Ann", "CLAIMED"], ["displayName", "Dr Lee", "CHANNEL"]),
    null,
    null,
    "Dr Lee",
  ],
  [
    "the parts, where both are known as well",
    known(["firstName", "Ann", "CHANNEL"], ["displayName", "Dr Lee", "CHANNEL"]),
    null,
    null,
    "Ann",
  ],
  ["the phone before the e-mail", known(), "+1", "a@b.c", "+1"],
  ["the phone where the name is white space", known(["displayName", "  ", "OPERATOR"]), "+1", null, "+1"],
  ["the e-mail", known(), null, "a@b.c", "a@b.c"],
  ["the end of the id", known(), null, null, "Contact 0abcde"],
])("a contact is called by %s", (_name, fields, phone, email, name) => {
  expect(displayName(fields, phone, email, ID)).toBe(name);
});
