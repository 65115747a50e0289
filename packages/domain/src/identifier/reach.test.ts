import { describe, expect, test } from "@jest/globals";
import { normaliseEmail } from "./email.ts";
import { reachKey } from "./reach.ts";

describe("what reaches one mailbox or phone counts as one", () => {
  test.each([
    [
      "EMAIL",
      "annlee@gmail.com",
      ["ann.lee+shop@gmail.com", "a.n.n.lee@googlemail.com", '"ann.lee+x"@gmail.com', "annlee+@gmail.com"],
    ],
    ["EMAIL", "ann@outlook.com", ["ann+1@outlook.com", '"ann"@outlook.com', "ann+a+b@outlook.com"]],
    ["EMAIL", "ann@shop.dev", ["ann+1@shop.dev", "ann+2@shop.dev", '"ann+3"@shop.dev']],
    ["PHONE", "+14155550123", ["+14155550123;ext=5"]],
    ["PHONE", "+5491123456789", ["+541123456789"]],
    ["PHONE", "+525512345678", ["+5215512345678"]],
  ] as const)("%s %s", (kind, one, others) => {
    for (const other of others) expect([other, reachKey(kind, other)]).toEqual([other, reachKey(kind, one)]);
  });

  test("other people's stay apart", () => {
    const keys = [
      "ann.lee@shop.dev",
      "annlee@shop.dev",
      "ann-lee@yahoo.com",
      "ann@yahoo.com",
      "+tag@shop.dev",
      "ann@sub.shop.dev",
    ].map((v) => reachKey("EMAIL", v));
    expect(new Set(keys).size).toBe(keys.length);
    expect(reachKey("PHONE", "+5211234567")).toBe("+5211234567");
    expect(reachKey("PHONE", "+521")).toBe("+521");
  });

  test("is the same for an address however often it is taken, and never coarser than nothing", () => {
    for (const raw of ["Ann.Lee+x@GoogleMail.com", "ann+b@fastmail.com", "+++@shop.dev", "ann@localhost"]) {
      const email = normaliseEmail(raw);
      if (!email.ok) throw new Error(raw);
      const once = reachKey("EMAIL", email.value);
      expect(reachKey("EMAIL", once)).toBe(once);
      expect(once).toMatch(/^.+@.+$/);
    }
  });
});
