import { describe, expect, test } from "@jest/globals";
import { readIdentity } from "./identity.ts";
import { readIdentityClaims } from "./identity-token.ts";

const NOW = 1_800_000_000;
const good = { sub: "cust-1", aud: "widget_1", iat: NOW, exp: NOW + 3600 };
const read = (more: object) => readIdentityClaims({ ...good, ...more }, "widget_1", NOW);

test.each([
  ["expired less than a minute ago", { iat: NOW - 600, exp: NOW - 59 }],
  ["issued by a clock that is a minute ahead", { iat: NOW + 60, exp: NOW + 600 }],
  ["good for a whole day", { exp: NOW + 86_400 }],
  ["for this widget alone, as a list", { aud: ["widget_1"] }],
])("a token %s is accepted", (_, more) => {
  expect(read(more)).toMatchObject({ ok: true, claims: { sub: "cust-1" } });
});

test.each([
  ["expired a minute ago", { iat: NOW - 600, exp: NOW - 60 }],
  ["issued too far ahead", { iat: NOW + 61, exp: NOW + 600 }],
  ["good for a second more than a day", { exp: NOW + 86_401 }],
  ["that ends before it begins", { iat: NOW + 50, exp: NOW + 20 }],
  ["without exp", { exp: undefined }],
  ["without iat", { iat: undefined }],
  ["with times as text", { exp: String(NOW + 60) }],
  ["with an endless time", { exp: Number.POSITIVE_INFINITY }],
  ["not valid yet", { nbf: NOW + 600 }],
  ["for another widget", { aud: "widget_2" }],
  ["for this widget and another", { aud: ["widget_1", "widget_2"] }],
  ["without aud", { aud: undefined }],
  ["without sub", { sub: undefined }],
  ["with an empty sub", { sub: "" }],
  ["with a sub that is no text", { sub: 7 }],
])("a token %s is refused", (_, more) => {
  expect(read(more).ok).toBe(false);
});

test.each([null, "text", 7, []])("%j is no payload", (payload) => {
  expect(readIdentityClaims(payload, "widget_1", NOW).ok).toBe(false);
});

describe("an address is attested by true itself", () => {
  test.each([
    [true, "ATTESTED"],
    [false, "CLAIMED"],
    ["true", "CLAIMED"],
    [1, "CLAIMED"],
    [{}, "CLAIMED"],
    [undefined, "CLAIMED"],
  ])("%j → %s", (flag, assurance) => {
    const reading = read({ email: "a@b.dev", email_verified: flag, phone_verified: flag });
    expect(reading).toMatchObject({ ok: true, claims: { assurance: { externalId: "ATTESTED", email: assurance, phone: assurance } } });
  });
});

test("everything that is wrong with an identity is named, and nothing of it is taken", () => {
  const assurance = { externalId: "CLAIMED", email: "CLAIMED", phone: "CLAIMED", other: "CLAIMED" } as const;
  const context = {
    defaultCountry: null,
    blockedValues: [],
    definitions: [{ key: "plan", type: "TEXT", allowedValues: ["gold"] }],
  } as const;
  const said = { externalId: "undefined", email: { a: 1 }, phone: "12", name: "", fields: { plan: "tin", assurance: "ATTESTED" } };
  const wrong = readIdentity(said, assurance, context);
  expect(wrong.ok ? [] : wrong.errors.map(({ field }) => field)).toEqual([
    "externalId",
    "email",
    "phone",
    "name",
    "fields.plan",
    "fields.assurance",
  ]);
  expect(readIdentity({ fields: { plan: "gold" }, email: null }, assurance, context)).toEqual({
    ok: true,
    told: { identifiers: [], fields: [{ field: "plan", value: "gold", assurance: "CLAIMED" }], known: ["field:plan"] },
  });
});
