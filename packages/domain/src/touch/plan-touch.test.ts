import { describe, expect, test } from "@jest/globals";
import type { Touch } from "../touch.ts";
import type { TouchRules, TouchSource } from "./plan-touch.ts";
import { planTouch } from "./plan-touch.ts";

const rules: TouchRules = { channelType: "CUSTOM", defaultCountry: null, blockedValues: [] };
const touch: Touch = {
  accounts: ["ann"],
  replyTo: "ann",
  label: "Ann",
  origin: "CHANNEL_METADATA",
  identifiers: [{ kind: "EMAIL", raw: "Ann@Shop.dev", assurance: "CHANNEL" }],
  fields: [{ field: "firstName", value: "Ann", assurance: "CHANNEL" }],
};
const source: TouchSource = {
  sourceId: "s1",
  contactId: "c1",
  account: "ann",
  accounts: ["ann"],
  replyTo: "ann",
  held: [
    ["CHANNEL_ACCOUNT", "ann", 2],
    ["EMAIL", "ann@shop.dev", 2],
  ],
  fields: [["firstName", "Ann", 2]],
};
const plan = (
  said: Partial<Touch> = {},
  sources: readonly TouchSource[] = [source],
  by: Partial<TouchRules> = {},
  seen = false,
) => planTouch({ ...touch, ...said }, { sources, seen }, { ...rules, ...by });
const nothing = { accounts: [], values: [], fields: [], replyTo: "ann", unused: [] };
const email = (raw: string, assurance: "CLAIMED" | "CHANNEL" | "PROVEN" = "CHANNEL") => ({
  identifiers: [{ kind: "EMAIL" as const, raw, assurance }],
});
const held = (...values: TouchSource["held"]): TouchSource[] => [{ ...source, held: values }];

describe("a touch of a known source", () => {
  test.each<[string, Partial<Touch>]>([
    ["the same again", {}],
    ["its value in its normal form", email("ann@shop.dev")],
    ["its value less assured", email("ann@shop.dev", "CLAIMED")],
    ["no value", { identifiers: [], fields: [] }],
    ["an empty field", { fields: [{ field: "firstName", value: "", assurance: "ATTESTED" }] }],
    ["a field less assured", { fields: [{ field: "firstName", value: "Anna", assurance: "CLAIMED" }] }],
  ])("that says %s is known", (_, said) => {
    expect(plan(said)).toEqual({ outcome: "KNOWN", source, unused: [] });
  });

  test.each<[string, Partial<Touch>, object]>([
    ["another account", { accounts: ["ann", "ann-2"] }, { accounts: ["ann-2"] }],
    ["another place for replies", { accounts: ["ann"], replyTo: "ann-2" }, { replyTo: "ann-2" }],
    [
      "another value",
      email("Other@Shop.dev"),
      {
        values: [expect.objectContaining({ kind: "EMAIL", value: "other@shop.dev", raw: "Other@Shop.dev" })],
      },
    ],
    [
      "its value better assured",
      email("ann@shop.dev", "PROVEN"),
      { values: [expect.objectContaining({ value: "ann@shop.dev", assurance: "PROVEN" })] },
    ],
    [
      "another field",
      { fields: [{ field: "lastName", value: "Lee", assurance: "CLAIMED" }] },
      { fields: [{ field: "lastName", value: "Lee", assurance: "CLAIMED" }] },
    ],
    [
      "a field's other value, as well assured",
      { fields: [{ field: "firstName", value: "Anna", assurance: "CHANNEL" }] },
      { fields: [{ field: "firstName", value: "Anna", assurance: "CHANNEL" }] },
    ],
  ])("that says %s is news, and of that alone", (_, said, news) => {
    expect(plan(said)).toEqual({ outcome: "NEWS", source, ...nothing, ...news });
  });

  test("with values of no use is known, and says why", () => {
    const unusable = { kind: "EMAIL", raw: "a@b.dev", assurance: "CHANNEL", unusable: "A machine." } as const;
    const { identifiers } = email("no address");
    expect(plan({ identifiers: [unusable, ...identifiers] })).toEqual({
      outcome: "KNOWN",
      source,
      unused: [
        { kind: "EMAIL", raw: "a@b.dev", reason: "A machine." },
        { kind: "EMAIL", raw: "no address", reason: expect.any(String) },
      ],
    });
  });

  test("with a blocked value does not take it; one that it held before in any spelling says nothing", () => {
    const blocked = { blockedValues: ["ann@shop.dev"] };
    expect(plan({}, [source], blocked)).toMatchObject({ outcome: "KNOWN", unused: [] });
    expect(plan({}, held(["CHANNEL_ACCOUNT", "ann", 2]), blocked)).toMatchObject({
      outcome: "KNOWN",
      unused: [{ raw: "Ann@Shop.dev", reason: "Blocked in this workspace." }],
    });
  });

  test("reads a national number by the country that is configured", () => {
    const phone = [{ kind: "PHONE", raw: "030 901820", assurance: "CHANNEL" }] as const;
    expect(plan({ identifiers: phone })).toMatchObject({ outcome: "KNOWN", unused: [{ kind: "PHONE" }] });
    expect(plan({ identifiers: phone }, [source], { defaultCountry: "DE" })).toMatchObject({
      outcome: "NEWS",
      values: [{ value: "+4930901820", derived: true, origin: "CHANNEL_METADATA" }],
    });
  });
});

describe("a touch of nobody", () => {
  test("needs a source of its own, and brings all that it says", () => {
    expect(plan({}, [])).toEqual({
      outcome: "NEWS",
      source: null,
      accounts: ["ann"],
      values: [expect.objectContaining({ value: "ann@shop.dev", assurance: "CHANNEL" })],
      fields: touch.fields,
      replyTo: "ann",
      unused: [],
    });
  });

  test("says nothing when its message came before", () => {
    expect(plan({}, [], {}, true)).toEqual({ outcome: "SEEN", source: null });
    expect(plan(email("new@shop.dev"), [source], {}, true)).toEqual({ outcome: "SEEN", source });
  });
});

describe("WhatsApp ids", () => {
  const [phone, id, other] = ["14155550123", "US.13491208655302741918", "US.99999999999999999999"];
  const holder: TouchSource = { ...source, account: phone, accounts: [phone, other], replyTo: phone };
  const by = { channelType: "WHATSAPP_CLOUD" } as const;

  test("a number that is known with another business-scoped id is another person, and stays theirs", () => {
    const said = { accounts: [id, phone], replyTo: phone };
    expect(plan(said, [holder], by)).toMatchObject({ outcome: "NEWS", source: null, accounts: [id] });
  });

  test("a business-scoped id alone does not take the number away that replies go to", () => {
    const known = { ...holder, account: other };
    expect(plan({ accounts: [other], replyTo: other }, [known], by)).toMatchObject({ outcome: "KNOWN" });
  });
});

describe("a blocked account", () => {
  const by = { blockedValues: ["ann"] };
  test.each([
    ["CUSTOM", "BLOCKED"],
    ["EMAIL", "KNOWN"],
  ] as const)("on %s is %s, before anything else", (channelType, outcome) => {
    expect(plan({}, [source], { ...by, channelType })).toMatchObject({ outcome });
  });
  test("is blocked for somebody new as for somebody known, by what every workspace blocks too", () => {
    expect(plan({}, [], by)).toEqual({ outcome: "BLOCKED" });
    expect(plan({ accounts: ["undefined"] }, [], { blockedValues: ["x"] })).toEqual({ outcome: "BLOCKED" });
  });
});
