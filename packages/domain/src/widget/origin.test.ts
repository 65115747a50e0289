import { expect, test } from "@jest/globals";
import { originAllowed, originProblem } from "./origin.ts";

test.each([
  "https://shop.dev",
  "http://localhost:8080",
  "https://SHOP.dev",
  "https://*.shop.dev",
  "https://*.shop.dev:8443",
  "https://*.shop.co.uk",
  "https://*.shop.github.io",
  "https://shop.github.io",
  "https://*.intra.corp",
  "http://127.0.0.1:4000",
  "http://[::1]:4000",
  "https://xn--bcher-kva.dev",
])("a widget may list %s", (origin) => {
  expect(originProblem(origin)).toBeNull();
});

test.each([
  "",
  "*",
  "null",
  "shop.dev",
  "https://shop.dev/",
  "https://shop.dev/path",
  "https://shop.dev?x",
  "https://user@shop.dev",
  "ftp://shop.dev",
  "https://*",
  "https://*.dev",
  "https://*.0.0.1",
  "https://shop.*.dev",
  "https://*.co.uk",
  "https://*.com.br",
  "https://*.github.io",
  "https://*.herokuapp.com",
  "https://*.foo.ck",
  "https://*.s3.amazonaws.com",
  `https://${"a.".repeat(150)}dev`,
  "https://sh*p.dev",
  "https://bücher.dev",
  "https://shop.dev:0",
  "https://shop.dev:70000",
  "https://shop.dev https://evil.dev",
  "https://shop.dev; script-src *",
])("a widget may not list %j", (origin) => {
  expect(originProblem(origin)).not.toBeNull();
});

test.each([
  ["https://shop.dev", "https://shop.dev"],
  ["https://shop.dev:443", "https://shop.dev"],
  ["https://Shop.dev", "https://shop.dev"],
  ["https://*.shop.dev", "https://a.shop.dev"],
  ["https://*.shop.dev", "https://a.b.shop.dev"],
  ["https://*.shop.co.uk", "https://a.shop.co.uk"],
  ["https://*.shop.github.io", "https://a.shop.github.io"],
  ["https://*.intra.corp", "https://a.intra.corp"],
])("%s lets %s in", (listed, named) => {
  expect(originAllowed([listed], named)).toBe(true);
});

test.each([
  ["https://shop.dev", undefined],
  ["https://shop.dev", "null"],
  ["https://shop.dev", ""],
  ["https://shop.dev", "http://shop.dev"],
  ["https://shop.dev", "https://shop.dev:8443"],
  ["https://shop.dev", "https://sub.shop.dev"],
  ["https://shop.dev", "https://shop.dev.evil.io"],
  ["https://shop.dev", "https://evilshop.dev"],
  ["https://*.shop.dev", "https://shop.dev"],
  ["https://*.shop.dev", "https://evilshop.dev"],
  ["https://*.shop.dev", "http://a.shop.dev"],
  ["https://*.shop.dev", "https://a.shop.dev:444"],
  ["https://*.shop.dev", "https://evil.io/.shop.dev"],
  ["https://*.shop.dev", "https://*.shop.dev"],
  ["https://*.shop.dev", "https://a.shop.dev@evil.io"],
  ["https://*.co.uk", "https://shop.co.uk"],
  ["https://*.github.io", "https://shop.github.io"],
  ["https://*.amazonaws.com", "https://anybody.s3.amazonaws.com"],
])("%s keeps %s out", (listed, named) => {
  expect(originAllowed([listed], named)).toBe(false);
});
