import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AddressPart, composeAddress } from "./address.ts";

/** The parser that the request is sent by. */
declare class URL {
  constructor(text: string);
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly pathname: string;
  readonly searchParams: Iterable<[string, string]>;
  readonly search: string;
  readonly hash: string;
}

/** Ways in which one server or another writes a dot, a slash, a backslash, or nothing at all. */
const DOTS = [
  ".",
  "%2e",
  "%2E",
  "%252e",
  "%25252e",
  "．",
  "。",
  "%c0%ae",
  "%u002e",
  "%uff0e",
  "%ef%bc%8e",
  "\u2024",
];
const SLASHES = ["/", "\\", "%2f", "%5c", "%252f", "%255C", "／", "＼", "\u2215", "%c0%af", "%u2215"];
const NOTHING = ["", " ", "\t", "\n", "\u0000", "%00", "\u200b", ";", ";a=b"];
const one = (all: readonly string[]) => fc.constantFrom(...all);
const climbing = fc
  .array(fc.tuple(one(DOTS), fc.option(one(DOTS), { nil: "" }), one(NOTHING), one(SLASHES)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) =>
    all
      .map(([a, b, nothing, slash], index) => a + b + nothing + (index + 1 < all.length ? slash : ""))
      .join(""),
  );
const around = fc
  .tuple(one(["", "a", "a b"]), one(SLASHES), climbing, one(["", "/x", "\\x", "%2fx"]))
  .map(([a, slash, dots, b]) => a + slash + dots + b);
const pieces = fc.array(
  one([...DOTS, ...SLASHES, ...NOTHING, "a", "..", "@", "#", "?", "&", "=", ":", "{{secret.X}}", "\ud800"]),
  {
    maxLength: 8,
  },
);
const anything = fc.oneof(
  climbing,
  around,
  pieces.map((all) => all.join("")),
  fc.string({ unit: "binary" }),
  fc.string(),
);

type Made = { readonly url: string } | { readonly fault: string };
const made = (...parts: readonly AddressPart[]): Made => composeAddress(parts);
const called = (...parts: readonly AddressPart[]): string | null => {
  const answer = made(...parts);
  if ("fault" in answer) return null;
  return new URL(answer.url).pathname;
};

describe("a value in the path", () => {
  test("that is a dot segment in any encoding calls nothing", () => {
    fc.assert(
      fc.property(fc.oneof(climbing, around), (value) => {
        expect(made("https://api.acme.dev/customers/", { value }, "/cart")).toEqual({
          fault: "a value in the address would change its path",
        });
      }),
      { numRuns: 500 },
    );
  });

  test("is that part of the path and nothing else, or calls nothing, wherever it stands", () => {
    const templates = fc.constantFrom<(value: string) => readonly AddressPart[]>(
      (value) => ["https://api.acme.dev/c/", { value }, "/cart?a=1&b=2#top"],
      (value) => ["https://api.acme.dev/c/", { value }],
      (value) => ["https://api.acme.dev/c/.", { value }, "/cart"],
      (value) => ["https://api.acme.dev/c/", { value }, { value }, "/cart"],
      (value) => ["https://api.acme.dev\\c\\", { value }, "\\cart"],
      (value) => ["HTTPS://api.acme.dev/c/v", { value }, ".json?", { value: "q" }],
    );
    fc.assert(
      fc.property(templates, anything, (template, value) => {
        const answer = composeAddress(template(value));
        if ("fault" in answer) return;
        const [is, was] = [
          new URL(answer.url),
          new URL((composeAddress(template("x")) as { url: string }).url),
        ];
        const shape = (url: URL) => [
          url.protocol,
          url.username,
          url.password,
          url.host,
          url.search,
          url.hash,
          url.pathname.split("/").length,
        ];
        expect(shape(is)).toEqual(shape(was));
        const [segments, others] = [is.pathname.split("/"), was.pathname.split("/")];
        expect(segments.filter((segment, index) => segment !== others[index]).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
  });

  test("that is empty where a part of the path should be calls nothing: DELETE /customers/ is not DELETE /customers/7", () => {
    expect(called("https://api.acme.dev/customers/", { value: "" })).toBeNull();
    expect(called("https://api.acme.dev/customers/", { value: "" }, "/cart")).toBeNull();
    expect(called("https://api.acme.dev/customers/v", { value: "" }, "/cart?q=", { value: "" })).toBe(
      "/customers/v/cart",
    );
  });

  test.each(["jan 7", "a.b", "..a", "...", "3.14", "a/b", "50%", "%41", "O'Neil", "你好", "a;b", "x..y/z"])(
    "%j is an ordinary one",
    (value) => {
      expect(called("https://api.acme.dev/c/", { value }, "/cart")).toBe(
        `/c/${encodeURIComponent(value).replaceAll("'", "'")}/cart`,
      );
    },
  );

  test("what the author wrote stays as it was written", () => {
    expect(called("https://api.acme.dev/a/../b//", { value: "x" })).toBe("/b//x");
  });
});

test("a value in the query is one value of one parameter, dots and all", () => {
  fc.assert(
    fc.property(anything, (value) => {
      const answer = made("https://api.acme.dev/c?a=1&q=", { value }, "&b=2#top");
      expect("url" in answer).toBe(true);
      const { searchParams, hash, pathname, host } = new URL((answer as { url: string }).url);
      const well = value.replace(/\p{Surrogate}/gu, "\ufffd");
      expect([[...searchParams], hash, pathname, host]).toEqual([
        [
          ["a", "1"],
          ["q", well],
          ["b", "2"],
        ],
        "#top",
        "/c",
        "api.acme.dev",
      ]);
    }),
    { numRuns: 500 },
  );
});

describe("a value in the host", () => {
  const hosts = (value: string) => [
    made("https://", { value }, ".acme.dev/a"),
    made("https://api.acme.dev", { value }, "/a"),
    made("https://api.acme.dev:", { value }, "/a"),
  ];
  test("is one label, or calls nothing", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc.constantFrom(
            "evil.dev",
            "evil.dev/",
            "evil.dev#",
            "a@evil.dev",
            ".evil.dev",
            ":80",
            "evil。dev",
          ),
        ),
        (value) => {
          for (const answer of hosts(value))
            expect("fault" in answer || /^[A-Za-z0-9-]{1,63}$/.test(value)).toBe(true);
        },
      ),
    );
    expect(made("https://", { value: "shop-7" }, ".acme.dev/a")).toEqual({
      url: "https://shop-7.acme.dev/a",
    });
  });
  test("is the whole of it where the author wrote nothing of it", () => {
    expect(made("https://", { value: "shop.acme.dev" }, "/a")).toEqual({ url: "https://shop.acme.dev/a" });
    for (const value of ["shop.acme.dev/x", "a@shop.acme.dev", "shop.acme.dev:8080", "shop.acme.dev?x", ""])
      expect(made("https://", { value }, "/a")).toHaveProperty("fault");
  });
});

test("an address that is a value as a whole is taken as it is, but climbs nowhere", () => {
  expect(made({ value: " https://hooks.acme.dev/a?b=c " })).toEqual({ url: "https://hooks.acme.dev/a?b=c" });
  expect(made({ value: "https://hooks.acme.dev/v1" }, "/c/", { value: "7" })).toEqual({
    url: "https://hooks.acme.dev/v1/c/7",
  });
  for (const value of [
    "https://hooks.acme.dev/v1/../admin",
    "https://hooks.acme.dev/%2e%2e/admin",
    "https://hooks.acme.dev/..;/a",
  ])
    expect(made({ value })).toHaveProperty("fault");
});

describe("in a request that carries a secret", () => {
  const BASES = [
    "https://api.shop",
    "https://api.shop/",
    "https://api.shop/v1",
    "https://api.shop/v1/",
    "HTTPS:\\\\api.shop\\v1",
  ];
  type Kind = "literal" | "value" | "secret";
  const orders: readonly (readonly Kind[])[] = [
    ["literal", "value", "secret"],
    ["literal", "secret", "value"],
    ["value", "literal", "secret"],
    ["value", "secret", "literal"],
    ["secret", "literal", "value"],
    ["secret", "value", "literal"],
  ];
  const literal = (index: number) => (index === 0 ? "https://api.shop/a/" : "/customers/");
  const partsOf = (order: readonly Kind[], base: string, value: string): readonly AddressPart[] =>
    order.flatMap((kind, index): readonly AddressPart[] => {
      if (kind === "literal") return [literal(index)];
      if (kind === "value") return [{ value }, "/cart/"];
      return [{ value: index === 0 ? base : "s3cret", isSecret: true }];
    });

  test.each(orders)(
    "%s, %s, %s: whatever the value is, it moves neither the host nor the path above it",
    (...order) => {
      fc.assert(
        fc.property(
          fc.constantFrom(...BASES),
          fc.oneof(
            anything,
            fc.constantFrom("..", ".evil.com", "-evil", "evil", "@evil.com", ":99", "https://evil.com", ""),
          ),
          (base, value) => {
            const answer = composeAddress(partsOf(order, base, value), true);
            if ("fault" in answer) return;
            const [is, was] = [
              new URL(answer.url),
              new URL((composeAddress(partsOf(order, base, "x"), true) as { url: string }).url),
            ];
            expect([is.protocol, is.host, is.username, is.search, is.hash]).toEqual([
              was.protocol,
              was.host,
              was.username,
              was.search,
              was.hash,
            ]);
            expect(is.pathname.split("/").length).toBe(was.pathname.split("/").length);
          },
        ),
        { numRuns: 300 },
      );
    },
  );

  test("a dot segment behind a secret calls nothing, and neither does a value that goes on with the secret's host", () => {
    for (const base of BASES)
      for (const value of ["..", ".", "%2e%2e", "../..", "..;x"])
        expect(
          composeAddress([{ value: base, isSecret: true }, "/customers/", { value }, "/cart"], true),
        ).toHaveProperty("fault");
    for (const value of [".evil.com", "evil", "-evil", ":80", "@evil.com", "x"])
      expect(composeAddress([{ value: "https://api.shop", isSecret: true }, { value }], true)).toHaveProperty(
        "fault",
      );
    for (const start of ["", " ", "https:", "https://"])
      expect(
        composeAddress([{ value: start, isSecret: true }, { value: "https://evil.com/" }], true),
      ).toHaveProperty("fault");
    expect(composeAddress([{ value: "https://api.shop/c/", isSecret: true }, { value: "7" }], true)).toEqual({
      url: "https://api.shop/c/7",
    });
  });
});

test("is quick whatever the value is", () => {
  for (const value of [
    "%25".repeat(50_000),
    ";".repeat(100_000),
    "../".repeat(50_000),
    "\ufdfa".repeat(20_000),
    " .".repeat(50_000),
  ]) {
    const began = performance.now();
    made("https://api.acme.dev/c/", { value }, "/cart");
    expect(performance.now() - began).toBeLessThan(1_000);
  }
});
declare const performance: { now(): number };
