import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { normaliseEmail } from "./email.ts";
import { INVALID_ADDRESSES, VALID_ADDRESSES } from "./testing/mail-addresses.ts";

const keyOf = (raw: string): string => {
  const email = normaliseEmail(raw);
  return email.ok ? email.value : email.code;
};
const aliasOf = (raw: string): string => {
  const email = normaliseEmail(raw);
  return email.ok ? email.aliasKey : email.code;
};

describe("syntax", () => {
  test.each(VALID_ADDRESSES)("accepts %j as it is", (address) => expect(keyOf(address)).toBe(address));
  test.each(INVALID_ADDRESSES)("refuses %j", (address) => expect(keyOf(address)).toBe("INVALID_EMAIL"));
  test.each(["", " ", "\t\r\n", "\u3000\ufeff"])("%j is no value at all", (blank) =>
    expect(keyOf(blank)).toBe("REQUIRED"),
  );
});

describe("match key", () => {
  test.each([
    ["  Jane.Roe@IANA.Org \r\n", "jane.roe@iana.org"],
    ["jane@iana.org.", "jane@iana.org"],
    ["jane@iana。org。", "jane@iana.org"],
    ["jane@ｉａｎａ．org", "jane@iana.org"],
    ["jose\u0301@iana.org", "jos\u00e9@iana.org"],
    ["JOSE\u0301@iana.org", "jos\u00e9@iana.org"],
    ["\u212a@iana.org", "k@iana.org"],
    ["jane@bücher.example.de", "jane@xn--bcher-kva.example.de"],
    ["jane@BU\u0308CHER.de", "jane@xn--bcher-kva.de"],
    ["jane@XN--BCHER-KVA.de", "jane@xn--bcher-kva.de"],
    ["jane@почта.рф", "jane@xn--80a1acny.xn--p1ai"],
    ["jane@ia\u00adna.org", "jane@iana.org"],
    ["jane@[IPv6:2001:DB8::1]", "jane@[ipv6:2001:db8::1]"],
    ['"Jane Roe"@iana.org', '"jane roe"@iana.org'],
  ])("%j is %j", (raw, value) => expect(keyOf(raw)).toBe(value));

  test.each([
    ["jane@straße.de", "jane@xn--strae-oqa.de"],
    ["jane@STRAẞE.de", "jane@xn--strae-oqa.de"],
    ["jane@strasse.de", "jane@strasse.de"],
    ["jane@βόλος.com", "jane@xn--nxasmm1c.com"],
    ["jane@βόλοσ.com", "jane@xn--nxasmq6b.com"],
    ["jane@ΒΌΛΟΣ.com", "jane@xn--nxasmq6b.com"],
    ["jane@iana.ΒΌΛΟΣ", "jane@iana.xn--nxasmq6b"],
  ])("non-transitional: %j is %j", (raw, value) => expect(keyOf(raw)).toBe(value));

  test.each([
    "jane-bookings@yahoo.com",
    "jane.roe@gmail.com",
    "jane+tag@gmail.com",
    "jane@googlemail.com",
    "jane+tag@outlook.com",
    "jane@icloud.com",
  ])("%j loses nothing", (raw) => expect(keyOf(raw)).toBe(raw));
});

describe("alias key", () => {
  test.each([
    ["J.A.N.E+news+more@gmail.com", "jane@gmail.com"],
    ["jane@googlemail.com", "jane@gmail.com"],
    ["ja.ne@googlemail.com.", "jane@gmail.com"],
    ...["outlook", "hotmail", "live", "icloud", "me", "mac", "protonmail", "fastmail"].map(
      (name): [string, string] => [`jane.roe+tag@${name}.com`, `jane.roe@${name}.com`],
    ),
    ["jane.roe+tag@proton.me", "jane.roe@proton.me"],
    ["jane.roe+tag@pm.me", "jane.roe@pm.me"],
  ])("%j may be %j", (raw, alias) => expect(aliasOf(raw)).toBe(alias));

  test.each([
    "jane-bookings@yahoo.com",
    "jane+tag@yahoo.com",
    "jane.roe+tag@iana.org",
    "jane.roe@outlook.com",
    "jane+tag@mail.gmail.com",
    "jane+tag@notgmail.com",
    "jane+tag@hotmail.co.uk",
    "+tag@gmail.com",
    "+tag@outlook.com",
    '"jane+tag"@gmail.com',
  ])("no rule for %j", (raw) => expect(aliasOf(raw)).toBe(raw));
});

describe("role mailboxes", () => {
  const roles =
    "abuse accounts admin billing bookings careers contact enquiries finance hello help helpdesk hr info jobs mail marketing office " +
    "orders postmaster press reception sales security service shop support team webmaster";
  const isRole = (raw: string): boolean | string => {
    const email = normaliseEmail(raw);
    return email.ok ? email.role : email.code;
  };
  test.each(roles.split(" "))("%s@ is one in every spelling", (role) => {
    for (const local of [role, role.toUpperCase(), `"${role}"`, `"\\${role}"`])
      expect(isRole(`${local}@iana.org`)).toBe(true);
  });
  test.each([
    "jane@iana.org",
    "information@iana.org",
    "info.jane@iana.org",
    "jane@info.org",
    "constructor@iana.org",
  ])("%s is not one", (raw) => expect(isRole(raw)).toBe(false));
});

/** Text that is often almost an address, so that the accepting branches are reached as well. */
const nearAddress = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'aZé.+-_"\\ @ßΣİ\u0301\u200dͅ用ﬁ'), maxLength: 12 }),
    fc.constantFrom("@", "＠", "", "@@"),
    fc.constantFrom(
      "gmail.com",
      "IANA.org.",
      "straße.de",
      "ΒΌΛΟΣ.com",
      "[192.0.2.1]",
      "ｉana。org",
      "proton.me",
      "iİ.de",
    ),
  )
  .map((parts) => parts.join(""));
const anyText = fc.oneof(
  nearAddress,
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.emailAddress(),
);
/** Surrogates cut apart, as a careless client sends them. */
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

describe("properties", () => {
  test("never throws, and a match key is its own match key", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyUnits), (raw) => {
        const email = normaliseEmail(raw);
        if (!email.ok) return;
        expect(normaliseEmail(email.value)).toEqual(email);
        expect(`${email.local}@${email.domain}`).toBe(email.value);
      }),
      { numRuns: 3000 },
    );
  });

  test("an alias key is its own alias key", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const email = normaliseEmail(raw);
        if (email.ok) expect(aliasOf(email.aliasKey)).toBe(email.aliasKey);
      }),
      { numRuns: 2000 },
    );
  });

  test("neither case nor outer space nor a trailing dot tells two addresses apart", () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.constantFrom("", " ", "\r\n", "\u00a0"), (address, space) => {
        const value = keyOf(address);
        expect(keyOf(`${space}${address.toUpperCase()}.${space}`)).toBe(value);
      }),
    );
  });

  test("the width of a domain's letters does not matter", () => {
    const wide = (text: string): string =>
      text.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0));
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const at = address.lastIndexOf("@") + 1;
        expect(keyOf(address.slice(0, at) + wide(address.slice(at)))).toBe(keyOf(address));
      }),
    );
  });
});
