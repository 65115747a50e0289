import { describe, expect, test } from "@jest/globals";
import { languages, localeOf } from "./locale.ts";

const strings = (texts: object, within = ""): [string, string][] =>
  Object.entries(texts).flatMap(([name, value]) =>
    typeof value === "string" ? [[within + name, value] as [string, string]] : strings(value, `${name}.`),
  );

describe("locales", () => {
  test.each(Object.keys(languages))("%s has every text, none of them English by mistake", (name) => {
    const { texts } = localeOf(name);
    for (const [where, text] of strings(texts)) expect([where, text.trim()]).not.toEqual([where, ""]);
    if (name === "en") return;
    const english = new Map(strings(languages.en));
    for (const [where, text] of strings(texts))
      expect([where, text]).not.toEqual([where, english.get(where)]);
  });

  test.each(Object.keys(languages))(
    "%s counts from 0 to 200 with the plural that its grammar wants",
    (name) => {
      const { texts, unread } = localeOf(name);
      const plural = new Intl.PluralRules(name);
      for (let count = 1; count <= 200; count++) {
        const form = plural.select(count);
        // "zero" is asked for 0 alone, which is never said.
        expect(Object.hasOwn(texts.unread, form)).toBe(true);
        expect(unread(count)).not.toContain("#");
      }
    },
  );

  test("a region keeps its own dates, and Arabic runs from the right", () => {
    expect(localeOf("pt-BR")).toMatchObject({ tag: "pt-BR", direction: "ltr" });
    expect(localeOf("ar-EG")).toMatchObject({ tag: "ar-EG", direction: "rtl" });
    expect(localeOf("zh-Hans-CN").texts.send).toBe("发送");
  });

  test.each(["xx", "", "not a tag!", "constructor", "tlh"])("%j is answered in English", (tag) => {
    expect(localeOf(tag)).toMatchObject({ tag: "en", direction: "ltr", texts: languages.en });
  });

  test("days near by have their names, others their date", () => {
    const { day } = localeOf("en");
    const now = new Date(2026, 10, 25, 0, 30);
    expect(day(new Date(2026, 10, 25, 0, 5).toISOString(), now)).toBe("Today");
    expect(day(new Date(2026, 10, 24, 23, 55).toISOString(), now)).toBe("Yesterday");
    expect(day(new Date(2026, 10, 20, 12).toISOString(), now)).toBe("Friday, November 20");
    expect(day(new Date(2025, 10, 25, 12).toISOString(), now)).toBe("November 25, 2025");
  });
});
