import { describe, expect, test } from "@jest/globals";
import { isProven } from "./dmarc.ts";

const results = (...values: readonly string[]) =>
  values.map((value) => ({ name: "authentication-results", value }));
const PASS = "dmarc=pass (p=REJECT) header.from=shop.dev";
const proven = (values: readonly string[], trusted: string | undefined = "mx.a.net", domain = "shop.dev") =>
  isProven(results(...values), trusted, domain);

describe("the author's domain is proven", () => {
  test.each([
    ["by the trusted server", [`mx.a.net; ${PASS}`]],
    ["whatever the case of its name", [`MX.A.net; ${PASS}`]],
    [
      "below headers of other servers",
      [`other.net; dmarc=fail header.from=shop.dev`, `mx.a.net; spf=fail; ${PASS}`],
    ],
    [
      "whatever forgery is below",
      [`mx.a.net; ${PASS}`, "mx.a.net; dmarc=fail header.from=shop.dev", "(unreadable"],
    ],
    ["by a whole address", ["mx.a.net; dmarc=pass header.from=ann@shop.dev"]],
    ["whatever the case of the domain", ["mx.a.net; dmarc=pass header.from=SHOP.dev"]],
  ])("%s", (_, values) => {
    expect(proven(values)).toBe(true);
  });

  test("in whichever form an international domain is written", () => {
    expect(proven(["mx.a.net; dmarc=pass header.from=bücher.de"], "mx.a.net", "xn--bcher-kva.de")).toBe(true);
    expect(
      proven(["mx.a.net; dmarc=pass header.from=xn--bcher-kva.de"], "mx.a.net", "xn--bcher-kva.de"),
    ).toBe(true);
  });

  test("by the name that the operator configured in any case", () => {
    expect(proven([`mx.a.net; ${PASS}`], "MX.A.NET")).toBe(true);
  });
});

describe("the author's domain is not proven", () => {
  test.each<[string, readonly string[]]>([
    ["without a header", []],
    ["by another server", [`mx.b.net; ${PASS}`]],
    [
      "by a server whose name only begins or ends alike",
      [`mx.a.net.evil.dev; ${PASS}`, `evil.mx.a.net; ${PASS}`],
    ],
    [
      "by a forgery below the trusted server's own",
      ["mx.a.net; dmarc=fail header.from=shop.dev", `mx.a.net; ${PASS}`],
    ],
    [
      "by a forgery below one without DMARC",
      ["mx.a.net; spf=pass smtp.mailfrom=shop.dev", `mx.a.net; ${PASS}`],
    ],
    [
      "by a forgery below one that cannot be read",
      ["mx.a.net; dmarc=pass header.from=(", `mx.a.net; ${PASS}`],
    ],
    ["by a forgery below one whose server cannot be read", ["(mx.a.net", `mx.a.net; ${PASS}`]],
    ["by a pass for another domain", ["mx.a.net; dmarc=pass header.from=evil.dev"]],
    ["by a pass for the domain above", ["mx.a.net; dmarc=pass header.from=dev"]],
    ["by a pass for a domain below", ["mx.a.net; dmarc=pass header.from=mail.shop.dev"]],
    ["by a pass for no domain", ["mx.a.net; dmarc=pass"]],
    ["by a pass for two domains", ["mx.a.net; dmarc=pass header.from=shop.dev header.from=evil.dev"]],
    ["by two verdicts of which one is bad", [`mx.a.net; ${PASS}; dmarc=fail header.from=shop.dev`]],
    ["by SPF and DKIM alone", ["mx.a.net; spf=pass smtp.mailfrom=shop.dev; dkim=pass header.d=shop.dev"]],
  ])("%s", (_, values) => {
    expect(proven(values)).toBe(false);
  });

  test.each(["none", "bestguesspass", "temperror", "permerror", "fail", "passed"])("by %s", (result) => {
    expect(proven([`mx.a.net; dmarc=${result} header.from=shop.dev`])).toBe(false);
  });

  test("when nobody is trusted", () => {
    expect(isProven(results(`mx.a.net; ${PASS}`), undefined, "shop.dev")).toBe(false);
  });

  test("by a header of another name", () => {
    expect(
      isProven(
        [{ name: "arc-authentication-results", value: `i=1; mx.a.net; ${PASS}` }],
        "mx.a.net",
        "shop.dev",
      ),
    ).toBe(false);
    expect(
      isProven([{ name: "x-authentication-results", value: `mx.a.net; ${PASS}` }], "mx.a.net", "shop.dev"),
    ).toBe(false);
  });
});
