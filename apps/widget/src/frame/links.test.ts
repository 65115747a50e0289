import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { pieces } from "./links.ts";

const links = (text: string) => pieces(text).flatMap(({ href }) => (href ? [href] : []));

describe("links", () => {
  test.each([
    ["See https://shop.dev/returns.", "https://shop.dev/returns"],
    ["(https://shop.dev/a_(b))", "https://shop.dev/a_(b)"],
    ["https://shop.dev/?q=a&b=c#d!", "https://shop.dev/?q=a&b=c#d"],
    ["HTTP://SHOP.DEV", "http://shop.dev/"],
    ["«https://магазин.рф»", "https://xn--80aairftm.xn--p1ai/"],
  ])("%s opens %s", (text, href) => expect(links(text)).toEqual([href]));

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt://shop.dev/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://shop.dev@evil.dev/",
    "https://user:word@evil.dev/",
    "https://",
    "www.shop.dev",
    "//evil.dev",
  ])("%s is text", (text) => expect(links(text)).toEqual([]));

  test("markup around an address is no part of it", () => {
    expect(links('<a href="https://evil.dev" onclick="x">')).toEqual(["https://evil.dev/"]);
  });

  test("the pieces are the text, to the letter, and a link is http or https", () => {
    const part = fc.constantFrom("https://", "http://", "a.dev", "/x", " ", ")", "(", ".", "<b>", "@", "javascript:", "\n", "é", "🙂");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const found = pieces(parts.join(""));
        expect(found.map(({ text }) => text).join("")).toBe(parts.join(""));
        for (const { href } of found) if (href) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});
