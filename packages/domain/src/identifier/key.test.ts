import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { IDENTIFIER_KINDS, type IdentifierKind } from "./assurance.ts";
import { NORMALISER_VERSION, normaliseIdentifier } from "./key.ts";

const options = { blockedValues: [] };
const codeOf = (
  kind: IdentifierKind,
  raw: string,
  blockedValues: readonly string[] = [],
  defaultCountry?: string,
): string => {
  const result = normaliseIdentifier({ kind, raw }, { blockedValues, defaultCountry });
  return result.ok ? result.identifier.value : result.code;
};

describe("what a key holds", () => {
  const common = {
    aliasKey: null,
    derived: false,
    staticallyShared: false,
    normaliserVersion: NORMALISER_VERSION,
  };
  test.each([
    ["EMAIL", " J.Roe+x@Gmail.com", { value: "j.roe+x@gmail.com", aliasKey: "jroe@gmail.com" }],
    ["EMAIL", "Info@IANA.org", { value: "info@iana.org", aliasKey: "info@iana.org", staticallyShared: true }],
    ["PHONE", "+1 415 555 2671", { value: "+14155552671" }],
    ["PHONE", "020 7946 0958", { value: "+442079460958", derived: true }],
    ["PHONE", "+1 415 555 0123 x5", { value: "+14155550123;ext=5", staticallyShared: true }],
    ["EXTERNAL_ID", " Cust-00042 ", { value: " Cust-00042 " }],
    ["EXTERNAL_ID", "jos\u0065\u0301", { value: "jos\u0065\u0301" }],
    ["CHANNEL_ACCOUNT", "US.13491208655302741918", { value: "US.13491208655302741918" }],
    ["CHANNEL_ACCOUNT", "541123456789", { value: "541123456789" }],
  ] as const)("%s %j", (kind, raw, expected) =>
    expect(normaliseIdentifier({ kind, raw }, { defaultCountry: "GB", blockedValues: [] })).toEqual({
      ok: true,
      identifier: { ...common, kind, raw, ...expected },
    }),
  );
});

describe("refusals", () => {
  test.each(IDENTIFIER_KINDS)("%s: empty, then blocked, then syntax", (kind) => {
    for (const blank of ["", "  ", "\r\n"]) expect(codeOf(kind, blank)).toBe("REQUIRED");
    for (const nobody of ["null", ' "N/A" ', "0000", '""', "[object Object]"])
      expect(codeOf(kind, nobody)).toBe("BLOCKED_VALUE");
  });
  test.each([
    ["EMAIL", "jane@", "INVALID_EMAIL"],
    ["EMAIL", "jane@example.com", "BLOCKED_VALUE"],
    ["EMAIL", "not an address@example.com", "BLOCKED_VALUE"],
    ["PHONE", "020 7946 0958", "INVALID_PHONE"],
    ["EXTERNAL_ID", "a\u0000b", "INVALID"],
    ["EXTERNAL_ID", "a\nb", "INVALID"],
    ["EXTERNAL_ID", "a\u0085b", "INVALID"],
    ["EXTERNAL_ID", "a\ud83d", "INVALID"],
    ["CHANNEL_ACCOUNT", "a\u007fb", "INVALID"],
  ] as const)("%s %j is %s", (kind, raw, code) => expect(codeOf(kind, raw)).toBe(code));

  test("an id has 512 characters at most, whatever plane they are of", () => {
    for (const sign of ["x", "é", "👩"]) {
      expect(codeOf("EXTERNAL_ID", sign.repeat(512))).toBe(sign.repeat(512));
      expect(codeOf("EXTERNAL_ID", sign.repeat(513))).toBe("INVALID");
    }
  });

  test("a number written nationally is blocked by its key", () => {
    expect(codeOf("PHONE", "020 7946 0958", ["+44 20 7946 0958"], "GB")).toBe("BLOCKED_VALUE");
    expect(codeOf("PHONE", "020 7946 0959", ["+44 20 7946 0958"], "GB")).toBe("+442079460959");
  });
});

test("total, and a key is its own key", () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  const text = fc.oneof(units, fc.string(), fc.emailAddress(), fc.stringMatching(/^\+?1415555\d{4}( x\d)?$/));
  fc.assert(
    fc.property(fc.constantFrom(...IDENTIFIER_KINDS), text, (kind, raw) => {
      const result = normaliseIdentifier({ kind, raw }, options);
      if (!result.ok) return;
      const again = normaliseIdentifier({ kind, raw: result.identifier.value }, options);
      expect(again).toEqual({ ok: true, identifier: { ...result.identifier, raw: result.identifier.value } });
      expect(result.identifier.raw).toBe(raw);
    }),
    { numRuns: 2000 },
  );
});
