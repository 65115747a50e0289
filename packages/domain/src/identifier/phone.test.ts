import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import examples from "libphonenumber-js/examples.mobile.json" with { type: "json" };
import { type CountryCode, getCountries, getExampleNumber } from "libphonenumber-js/max";
import { normalisePhone, whatsappPhone } from "./phone.ts";

const keyOf = (raw: string, country?: string): string => {
  const phone = normalisePhone(raw, country);
  return phone.ok ? phone.value : phone.code;
};

describe("numbers as people write them", () => {
  test.each([
    ["+1 415-555-2671", "+14155552671"],
    ["+1 (415) 555.2671", "+14155552671"],
    ["+44 (0)20 7946 0958", "+442079460958"],
    ["+39 02 3661 8300", "+390236618300"],
    ["+800 1234 5678", "+80012345678"],
    ["＋１　４１５　５５５　２６７１", "+14155552671"],
    ["+١٤١٥٥٥٥٢٦٧١", "+14155552671"],
    ["+۱۴۱۵۵۵۵۲۶۷۱", "+14155552671"],
    ["+54 11 15 2345 6789", "+5491123456789"],
  ])("%j is %j", (raw, value) => expect(keyOf(raw)).toBe(value));

  test.each([
    "\u202a+14155552671\u202c",
    "\u200e+14155552671",
    "\u2066+1 415\u2069 555 2671",
    "+1\u200b415\u200d555\ufeff2671",
    "\u2060+14155552671\u061c",
    "+1415\u00ad5552671",
  ])("marks that nobody sees do not matter: %j", (raw) => expect(keyOf(raw)).toBe("+14155552671"));

  test.each([
    "call +1 415 555 2671 now",
    "+1 415 555 2671, +1 415 555 2672",
    "1-800-FLOWERS",
    "+1 415 555 267",
    "+1 415 555 26711",
    "+999 123456789",
    "+0 20 7946 0958",
    "++14155552671",
    "+",
    "5",
    "jane@iana.org",
    "US.13491208655302741918",
    "+52 1 55 1234 5678",
  ])("refuses %j", (raw) => {
    expect(keyOf(raw)).toBe("INVALID_PHONE");
    expect(keyOf(raw, "US")).toBe("INVALID_PHONE");
  });

  test.each([
    "020 7946 0958;phone-context=+44",
    "020 7946 0958；ｐｈｏｎｅ－ｃｏｎｔｅｘｔ＝＋４４",
    `+14155552671;phone-context=+${"1".repeat(60)}x`,
  ])("a country code behind the number is refused, the second time too: %j", (raw) => {
    for (let call = 0; call < 3; call += 1)
      for (const country of [undefined, "US"]) expect(keyOf(raw, country)).toBe("INVALID_PHONE");
  });

  test.each(["", "  ", "\u200b", "\u202a\u202c"])("%j is no value at all", (blank) =>
    expect(keyOf(blank, "US")).toBe("REQUIRED"),
  );
});

describe("default country", () => {
  test("a national number is not one without it", () => {
    expect(keyOf("020 7946 0958")).toBe("INVALID_PHONE");
    expect(keyOf("442079460958")).toBe("INVALID_PHONE");
    expect(keyOf("0044 20 7946 0958")).toBe("INVALID_PHONE");
  });
  test.each(["GB", "gb"])("and derived with it (%s)", (country) => {
    for (const raw of ["020 7946 0958", "442079460958", "0044 20 7946 0958"])
      expect(normalisePhone(raw, country)).toEqual({
        ok: true,
        value: "+442079460958",
        country: "GB",
        derived: true,
        extension: false,
      });
  });
  test("a number with its country code is not derived, whatever the default", () => {
    for (const country of [undefined, "GB", "US", "DE"])
      expect(normalisePhone("+44 20 7946 0958", country)).toEqual({
        ok: true,
        value: "+442079460958",
        country: "GB",
        derived: false,
        extension: false,
      });
  });
  test("does not rescue a wrong country code", () =>
    expect(keyOf("+020 7946 0958", "GB")).toBe("INVALID_PHONE"));
  test.each(["XX", "", "United Kingdom", "constructor", "001"])(
    "an unknown one counts as none: %j",
    (country) => {
      expect(keyOf("020 7946 0958", country)).toBe("INVALID_PHONE");
      expect(keyOf("+442079460958", country)).toBe("+442079460958");
    },
  );
});

describe("extensions", () => {
  test.each([
    "+1 415 555 0123 ext. 5",
    "+14155550123;ext=5",
    "+1 415 555 0123 x5",
    "+1 415 555 0123 доб. 5",
    "+1 415 555 0123 EXT ５",
    "+1 415 555 0123 ext ٥",
  ])("%j has one in its key", (raw) =>
    expect(normalisePhone(raw)).toEqual({
      ok: true,
      value: "+14155550123;ext=5",
      country: "US",
      derived: false,
      extension: true,
    }),
  );
  test("two of them, and none, are three keys", () =>
    expect(
      new Set(["+14155550123", "+14155550123 x5", "+14155550123 x6"].map((raw) => keyOf(raw))).size,
    ).toBe(3));
});

describe("WhatsApp ids and SMS senders", () => {
  test.each([
    ["14155552671", "+14155552671"],
    ["+14155552671", "+14155552671"],
    ["442079460958", "+442079460958"],
    // Mexico
    ["5215512345678", "+525512345678"],
    ["525512345678", "+525512345678"],
    // Brazil: mobiles get the ninth digit, whole numbers and landlines keep theirs
    ["551187654321", "+5511987654321"],
    ["551167654321", "+5511967654321"],
    ["551178654321", "+5511978654321"],
    ["5511987654321", "+5511987654321"],
    ["551132654321", "+551132654321"],
    // Argentina
    ["541123456789", "+5491123456789"],
    ["+541123456789", "+5491123456789"],
    ["5491123456789", "+5491123456789"],
  ])("%s is %s", (id, phone) => expect(whatsappPhone(id)).toBe(phone));

  test.each([
    "US.13491208655302741918",
    "",
    "0",
    "12345",
    "521551234567",
    "5210012345678",
    "552087654321",
    "548002221234",
    "14155552671 x5",
    "55040000000",
    "abc",
    "9999999999999",
    "1234567890123456",
    "１４１５５５５２６７１",
  ])("%j has no phone", (id) => expect(whatsappPhone(id)).toBeNull());

  test("a typed Argentine landline never equals a mobile of the same digits", () => {
    expect(keyOf("+54 11 2345-6789")).toBe("+541123456789");
    expect(keyOf("+54 11 2345-6789")).not.toBe(whatsappPhone("541123456789"));
    expect(keyOf("+54 9 11 2345-6789")).toBe(whatsappPhone("541123456789"));
  });

  test("a derived phone is a match key as it stands", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("521", "52", "55", "54", "549", "1", "44", ""),
        fc.stringMatching(/^\d{5,12}$/),
        (prefix, rest) => {
          const phone = whatsappPhone(prefix + rest);
          if (phone !== null) expect(keyOf(phone)).toBe(phone);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("every region", () => {
  test.each(getCountries())(
    "%s: its example number keeps its E.164 in every format",
    (country: CountryCode) => {
      const example = getExampleNumber(country, examples);
      if (example === undefined) throw new Error(`no example number for ${country}`);
      for (const text of [
        example.number,
        example.formatInternational(),
        ` ${example.formatInternational().replaceAll(" ", "-")} `,
      ])
        expect(normalisePhone(text)).toMatchObject({ ok: true, value: example.number, derived: false });
      expect(normalisePhone(example.formatNational(), country)).toMatchObject({
        ok: true,
        value: example.number,
        derived: true,
      });
      expect(keyOf(example.formatNational())).toBe("INVALID_PHONE");
    },
  );
});

const nearPhone = fc
  .tuple(
    fc.constantFrom("+", "", "＋", "00", "tel:", "\u202a+"),
    fc.constantFrom("1415555", "44207946", "5411", "52155", "39", "0", "8001234"),
    fc.string({ unit: fc.constantFrom(..."0123456789٥５ -()./x#,~;"), maxLength: 12 }),
    fc.constantFrom(
      "",
      ";ext=5",
      " ext 05",
      ",,7#",
      ";phone-context=+44",
      ";isub=1",
      " доб. 12345678901234567890",
    ),
  )
  .map((parts) => parts.join(""));
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

describe("properties", () => {
  test("never throws, and a match key is its own match key", () => {
    fc.assert(
      fc.property(
        fc.oneof(nearPhone, anyUnits, fc.string({ unit: "binary" })),
        fc.constantFrom(undefined, "US", "GB", "AR", "MX", "IT", "XX"),
        (raw, country) => {
          whatsappPhone(raw);
          const phone = normalisePhone(raw, country);
          if (!phone.ok) return;
          if (/^[+＋]/.test(raw)) expect(phone.derived).toBe(false);
          expect(phone.value).toMatch(/^\+[1-9]\d{4,16}(?:;ext=\d+)?$/);
          expect(phone.extension).toBe(phone.value.includes(";"));
          for (const other of [undefined, country, "DE"])
            expect(normalisePhone(phone.value, other)).toMatchObject({
              ok: true,
              value: phone.value,
              derived: false,
            });
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("the width of signs does not matter", () => {
    const wide = (text: string): string =>
      text.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0));
    fc.assert(
      fc.property(nearPhone, (raw) =>
        expect(normalisePhone(wide(raw), "US")).toEqual(normalisePhone(raw, "US")),
      ),
    );
  });
});
