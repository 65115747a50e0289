import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readAuthenticationResults } from "./authentication-results.ts";

const dmarcOf = (value: string) =>
  readAuthenticationResults(value)?.results?.filter(({ method }) => method === "dmarc");
const passFor = (domain: string) => [
  { method: "dmarc", result: "pass", properties: [["header.from", domain]] },
];

describe("an Authentication-Results header", () => {
  test("is read as Google writes it", () => {
    const value = `mx.google.com;
       dkim=pass header.i=@shop.dev header.s=s1 header.b=q/8+Zx==;
       spf=pass (google.com: domain of bounce@shop.dev designates 203.0.113.9 as permitted sender) smtp.mailfrom=bounce@shop.dev;
       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=shop.dev`;
    expect(readAuthenticationResults(value)).toEqual({
      authservId: "mx.google.com",
      results: [
        {
          method: "dkim",
          result: "pass",
          properties: [
            ["header.i", "@shop.dev"],
            ["header.s", "s1"],
            ["header.b", "q/8+Zx=="],
          ],
        },
        { method: "spf", result: "pass", properties: [["smtp.mailfrom", "bounce@shop.dev"]] },
        { method: "dmarc", result: "pass", properties: [["header.from", "shop.dev"]] },
      ],
    });
  });

  test.each([
    ["in one line", "mx.a.net; dmarc=pass header.from=shop.dev"],
    ["folded and with a semicolon at its end", "mx.a.net;\r\n\tdmarc=pass\r\n header.from=shop.dev;"],
    ["with a version", "mx.a.net 1; dmarc/1=pass header.from=shop.dev"],
    ["in capitals", "MX.A.NET; DMARC=PASS Header.From=shop.dev"],
    [
      "with comments wherever they may stand",
      "(a)mx.a.net(b(c))(d) ;(e) dmarc (f)=(g)pass(h)header(i).(j)from(k)=(l)shop.dev(m)",
    ],
    ["with an escaped bracket in a comment", "mx.a.net; dmarc=pass (a \\) b) header.from=shop.dev"],
    ["with quotes", '"mx.a.net"; dmarc=pass header.from="shop.dev"'],
    ["with an escape in quotes", 'mx.a.net; dmarc=pass header.from="shop\\.dev"'],
  ])("is read %s", (_, value) => {
    expect(readAuthenticationResults(value)?.authservId).toBe("mx.a.net");
    expect(dmarcOf(value)).toEqual(passFor("shop.dev"));
  });

  test.each([
    ["a comment", "mx.a.net; dmarc=fail (; dmarc=pass header.from=shop.dev) header.from=shop.dev"],
    ["a reason", 'mx.a.net; dmarc=fail reason="; dmarc=pass header.from=shop.dev"'],
    [
      "a quoted mailbox",
      'mx.a.net; dmarc=fail; spf=pass smtp.mailfrom="; dmarc=pass header.from=shop.dev"@evil.dev',
    ],
  ])("is not fooled by a verdict inside %s", (_, value) => {
    expect(dmarcOf(value)?.map(({ result }) => result)).toEqual(["fail"]);
  });

  test("of Microsoft names properties without a type", () => {
    expect(dmarcOf("mx.a.net; dmarc=pass action=none header.from=shop.dev;compauth=pass reason=100")).toEqual(
      [
        {
          method: "dmarc",
          result: "pass",
          properties: [
            ["action", "none"],
            ["header.from", "shop.dev"],
          ],
        },
      ],
    );
  });

  test.each([
    ["mx.a.net; none"],
    ["mx.a.net"],
    ["mx.a.net;"],
    ["mx.a.net; dmarc/2=pass header.from=shop.dev"],
  ])("%s says nothing of DMARC", (value) => {
    expect(dmarcOf(value)).toEqual([]);
  });

  test.each([
    ["another version", "mx.a.net 2; dmarc=pass header.from=shop.dev"],
    ["no semicolon after the id", "mx.a.net dmarc=pass header.from=shop.dev"],
    ["an open comment", "mx.a.net; dmarc=pass header.from=shop.dev (and so on"],
    ["an open quote", 'mx.a.net; dmarc=pass header.from="shop.dev'],
    ["no value", "mx.a.net; dmarc=pass header.from="],
    ["no result", "mx.a.net; dmarc"],
    ["a stray word", "mx.a.net; dmarc=pass header.from=shop.dev shop.dev"],
    ["none and more", "mx.a.net; none dmarc=pass header.from=shop.dev"],
  ])("with %s says nothing at all", (_, value) => {
    expect(readAuthenticationResults(value)).toEqual({ authservId: "mx.a.net", results: null });
  });

  test.each([
    "",
    "  ",
    "; dmarc=pass",
    "spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=shop.dev",
    "(open",
    '""; none',
  ])("%p has no authserv-id", (value) => {
    expect(readAuthenticationResults(value)).toBeNull();
  });

  test("of any text at all is read or not, and never throws", () => {
    const pieces = fc.constantFrom(
      "mx.a.net",
      "dmarc",
      "=",
      "pass",
      ";",
      " ",
      "(",
      ")",
      '"',
      "\\",
      ".",
      "/",
      "1",
      "header.from",
      "\r\n ",
      "none",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join("")),
        ),
        (value) => {
          readAuthenticationResults(value);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
