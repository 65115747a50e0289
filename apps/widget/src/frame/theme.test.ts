import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contrast, groundOf, inkOn, readableOn, surfaces, themeOf } from "./theme.ts";

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("contrast", () => {
  test("is WCAG's", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrast("#0000ff", "#ffffff")).toBeCloseTo(8.59, 2);
  });

  test("whatever colour is configured, text on it and of it can be read", () => {
    fc.assert(
      fc.property(color, (accent) => {
        const theme = themeOf(accent);
        for (const ground of ["--accent", "--accent-deep"])
          expect(contrast(theme["--accent-ink"]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
        for (const surface of Object.values(surfaces))
          expect(contrast(readableOn(accent, surface), surface)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test("a colour that can be read stays as it is", () => {
    expect(readableOn("#0b5d51", surfaces.light)).toBe("#0b5d51");
    expect(inkOn("#0b5d51")).toBe("#ffffff");
    expect(inkOn("#ffd400")).toBe("#000000");
    expect(groundOf("#ffd400")).toBe("#ffd400");
  });

  test("a colour on which white is nearly readable gets only as dark as white needs", () => {
    expect(contrast("#7c5cff", "#ffffff")).toBeLessThan(4.5);
    expect(contrast(groundOf("#7c5cff"), "#ffffff")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(groundOf("#7c5cff"), "#7c5cff")).toBeLessThan(1.15);
  });

  test("the surfaces are those that the style sheet has", () => {
    const sheet = readFileSync(new URL("style/base.css", import.meta.url), "utf8");
    expect([...sheet.matchAll(/--surface: (#[0-9a-f]{6})/g)].map(([, value]) => value)).toEqual([
      surfaces.light,
      surfaces.dark,
    ]);
  });

  test("what is no colour gets ours, and never into a style", () => {
    for (const value of Object.values(themeOf("red;background:url(https://evil.dev)")))
      expect(value).toMatch(/^#[0-9a-f]{6}$/);
  });
});
