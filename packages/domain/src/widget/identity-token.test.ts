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
    expect(reading).toMatchObject({
      ok: true,
      claims: { assurance: { externalId: "ATTESTED", email: assurance, phone: assurance } },
    });
  });
});

describe("of an identity", () => {
  const assurance = { externalId: "CLAIMED", email: "CLAIMED", phone: "CLAIMED", other: "CLAIMED" } as const;
  const definitions = [
    { key: "note", type: "TEXT", allowedValues: null },
    { key: "plan", type: "TEXT", allowedValues: ["gold"] },
  ] as const;
  const context = { defaultCountry: null, blockedValues: [], definitions };
  const good = {
    externalId: "c-1",
    email: "a@b.dev",
    phone: "+14155550142",
    name: "Ann",
    fields: { plan: "gold" },
  };
  const whole = readIdentity(good, assurance, context);

  test("all that is well formed is taken", () => {
    expect(whole.errors).toEqual([]);
    expect(whole.told.known).toEqual(["EXTERNAL_ID", "EMAIL", "PHONE", "NAME", "field:plan"]);
  });

  test("a text of a custom field that cannot be stored is refused by its path", () => {
    const { errors } = readIdentity({ ...good, fields: { note: "a\ud800" } }, assurance, context);
    expect(errors).toMatchObject([{ field: "fields.note", message: "The value cannot be stored." }]);
  });

  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    externalId: ["undefined", 7, {}, "a\ud800"],
    email: [{ a: 1 }, "no address", 7, [], "a\udbff@b.dev"],
    phone: ["12", 4155550142, {}],
    name: [7, {}, "x".repeat(201), "\u0000"],
    fields: ["text", [], 7],
  };
  test.each(Object.keys(wrong))(
    "%s that is malformed is left out and named, and the rest is taken",
    (setting) => {
      for (const value of wrong[setting] ?? []) {
        const read = readIdentity({ ...good, [setting]: value }, assurance, context);
        expect(read.errors.map(({ field }) => field)).toEqual([setting]);
        expect(read.told).toEqual(readIdentity({ ...good, [setting]: null }, assurance, context).told);
      }
    },
  );

  test("a custom field that is unknown or malformed is left out and named by its key", () => {
    const read = readIdentity(
      { ...good, fields: { plan: "tin", assurance: "ATTESTED" } },
      assurance,
      context,
    );
    expect(read.errors.map(({ field }) => field)).toEqual(["fields.plan", "fields.assurance"]);
    expect(read.told).toEqual(readIdentity({ ...good, fields: null }, assurance, context).told);
    const half = readIdentity({ ...good, fields: { plan: "gold", nope: 1 } }, assurance, context);
    expect(half.told).toEqual(whole.told);
  });

  test.each([...Object.keys(wrong), "fields.plan"])("an empty text as %s is an absent value", (setting) => {
    const empty = setting === "fields.plan" ? { ...good, fields: { plan: "" } } : { ...good, [setting]: "" };
    const absent = setting === "fields.plan" ? { ...good, fields: {} } : { ...good, [setting]: null };
    expect(readIdentity(empty, assurance, context)).toEqual(readIdentity(absent, assurance, context));
    expect(readIdentity(empty, assurance, context).errors).toEqual([]);
  });
});
