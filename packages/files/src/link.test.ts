import { randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { fileLinks } from "./link.ts";

const HOUR = 3_600_000;
const keys = [randomBytes(32), randomBytes(32)] as const;
const links = fileLinks(keys[0], "https://shop.example.org");
const file = { workspaceId: randomUUID(), attachmentId: randomUUID(), variant: "preview" as const };
const tokenIn = (url: string) => url.split("/")[4] as string;

test("a link opens its file for an hour, and no other", () => {
  const now = Date.now();
  const url = links.urlOf(file, "見積書 (1).pdf", { now });
  expect(url).toMatch(/^https:\/\/shop\.example\.org\/files\/[\w-]{80,90}\/[\w%. -]+\.pdf$/);
  const token = tokenIn(url);
  expect(links.read(token, now)).toEqual(file);
  expect(links.read(token, now + HOUR - 1000)).toEqual(file);
  expect(links.read(token, now + HOUR + 301_000)).toBeNull();
  for (let i = 0; i < token.length; i++) {
    const other = token[i] === "A" ? "B" : "A";
    expect(links.read(token.slice(0, i) + other + token.slice(i + 1), now)).toBeNull();
  }
  expect(["", "x", "%%", `${token}A`].map((one) => links.read(one, now))).toEqual([null, null, null, null]);
});

test("links of a key that still opens go on working", () => {
  const token = tokenIn(links.urlOf(file, null));
  const both = fileLinks(Buffer.concat([keys[1], keys[0]]), "https://shop.example.org");
  expect(both.read(token)).toEqual(file);
  expect(fileLinks(keys[1], "https://shop.example.org").read(token)).toBeNull();
});
