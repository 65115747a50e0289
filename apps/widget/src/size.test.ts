import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const read = (name: string): Buffer => readFileSync(dist + name);
const zipped = (name: string): number => gzipSync(read(name), { level: 9 }).length;
const assets = (): readonly string[] =>
  readdirSync(`${dist}frame/assets`).map((name) => `frame/assets/${name}`);

describe("what a visitor's browser loads", () => {
  test("the loader has at most 5 kB gzipped", () => expect(zipped("widget.js")).toBeLessThanOrEqual(5_000));

  test("the frame has at most 30 kB gzipped, page, script and styles together", () => {
    const files = ["frame/index.html", ...assets().filter((name) => !name.endsWith(".gz"))];
    expect(files).toHaveLength(3);
    expect(files.map(zipped).reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(30_000);
  });

  test("the manifest names every asset, each with its compressed copy", () => {
    const manifest = JSON.parse(read("manifest.json").toString());
    const plain = assets().filter((name) => !name.endsWith(".gz"));
    expect(manifest).toEqual({
      loader: "widget.js",
      page: "frame/index.html",
      assets: plain.map((name) => name.replace("frame/assets/", "")),
    });
    for (const name of ["widget.js", ...plain])
      expect(readdirSync(dist, { recursive: true })).toContain(`${name}.gz`);
  });

  test("nothing evaluates text as code or as markup", () => {
    for (const name of ["widget.js", ...assets().filter((asset) => asset.endsWith(".js"))])
      expect(read(name).toString()).not.toMatch(
        /\beval\(|new Function|insertAdjacentHTML|document\.write|document\.cookie/,
      );
    expect(read("widget.js").toString()).not.toContain("innerHTML");
  });
});
