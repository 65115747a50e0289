import { describe, expect, test } from "@jest/globals";
import { type AddressPart, composeAddress } from "./address.ts";

const SHOP = "https://shop.dev/orders/";
const compose = (value: string, after = "/items", before = SHOP, carriesSecrets = false) =>
  composeAddress([before, { value }, after] as AddressPart[], carriesSecrets);
const FAULT = { fault: "a value in the address would change its path" };

describe("a value in an address", () => {
  test.each([
    ["dots", ".."],
    ["escaped dots", "%2e%2e"],
    ["dots escaped five times over, of which no reader sees the end", "%25252525252e"],
    ["overlong dots", "%c0%ae%c0%ae"],
    ["dots by code units", "%u002e%u002e"],
    ["dots after a byte that is no UTF-8", "%ff/../"],
  ])("that is %s changes no path", (_name, value) => {
    expect(compose(value)).toEqual(FAULT);
  });

  test("is one part of the path, and one that is nothing is a fault", () => {
    expect(compose("a/b?c")).toEqual({ url: `${SHOP}a%2Fb%3Fc/items` });
    expect(compose("")).toEqual({ fault: "a part of the address's path is empty" });
  });

  test("may be a label of the host, or a whole one, and nothing else there", () => {
    const host = "a value in the address would change its host";
    expect(compose("eu", ".shop.dev/", "https://")).toEqual({ url: "https://eu.shop.dev/" });
    expect(compose("eu.shop.dev", "/", "https://")).toEqual({ url: "https://eu.shop.dev/" });
    for (const value of ["evil.dev/", "a@evil.dev", "", "x".repeat(64)])
      expect([value, compose(value, ".shop.dev/", "https://")]).toEqual([value, { fault: host }]);
    expect(compose("eu", ".shop.dev/", "https://", true)).toEqual({ fault: host });
    expect(compose("eu", "", "https://shop.dev/", true)).toEqual({ url: "https://shop.dev/eu" });
  });

  test("at the very start is the address itself, with no dots of its own", () => {
    expect(composeAddress([{ value: " https://shop.dev/a " }])).toEqual({ url: "https://shop.dev/a" });
    expect(composeAddress([{ value: "https://shop.dev/../a" }])).toEqual(FAULT);
  });
});
