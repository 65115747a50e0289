import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { caption, pieces } from "./links.ts";

const links = (text: string) => pieces(text).flatMap(({ href }) => (href ? [href] : []));

describe("words beside files", () => {
  test.each(["[image]", "[3 images]", "[voice message 0:12]", "[document: offer[1].pdf]"])(
    "%s is said by the files themselves",
    (text) => expect(caption(text)).toBe(""),
  );
  test.each(["[Invoice] is attached", "see [1]", "[image]\nas promised"])("%j is shown", (text) =>
    expect(caption(text)).toBe(text),
  );
});

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

  /** Characters that the finder looks at, counted by the address itself: each search and each cut reads it from there. */
  const looked = (text: string): number => {
    let count = 0;
    const { exec } = RegExp.prototype;
    const { slice } = String.prototype;
    RegExp.prototype.exec = function (this: RegExp, of: string) {
      const found = exec.call(this, of);
      count += found?.[0].length ?? 1;
      return found;
    };
    String.prototype.slice = function (this: string, ...at: [number?, number?]) {
      const cut = slice.apply(this, at);
      count += cut.length;
      return cut;
    };
    try {
      pieces(text);
      return count;
    } finally {
      RegExp.prototype.exec = exec;
      String.prototype.slice = slice;
    }
  };

  const times = (text: string, length: number) => text.repeat(Math.ceil(length / text.length));
  test.each([
    ["closing brackets", (n: number) => `https://a.dev/${times(")", n)}`],
    ["opening and closing brackets", (n: number) => `https://a.dev/${times("(", n / 2)}${times(")", n / 2)}`],
    ["full stops", (n: number) => `https://a.dev/${times(".", n)}`],
    ["addresses without a host", (n: number) => times("https://", n)],
    ["beginnings of addresses", (n: number) => times("http", n)],
    ["addresses of brackets", (n: number) => times("https://) ", n)],
    ["short addresses", (n: number) => times("https://a.dev ", n)],
    ["names before @", (n: number) => times("https://a@b.dev,", n)],
  ])("a text of %s takes work in proportion to its length", (_, of) => {
    const [once, eightfold] = [looked(of(4000)), looked(of(32_000))];
    expect(eightfold).toBeLessThan(12 * once + 1000);
    expect(eightfold).toBeLessThan(40 * 32_000);
  });

  test("an address that is longer than browsers take is text", () => {
    expect(links(`https://a.dev/${"x".repeat(2040)} https://b.dev`)).toEqual(["https://b.dev/"]);
    expect(links(`https://a.dev/${"x".repeat(2000)}`)).toHaveLength(1);
  });

  test("the pieces are the text, to the letter, and a link is http or https", () => {
    const part = fc.constantFrom(
      "https://",
      "http://",
      "a.dev",
      "/x",
      " ",
      ")",
      "(",
      ".",
      "<b>",
      "@",
      "javascript:",
      "\n",
      "é",
      "🙂",
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const found = pieces(parts.join(""));
        expect(found.map(({ text }) => text).join("")).toBe(parts.join(""));
        for (const { href } of found) if (href) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});
