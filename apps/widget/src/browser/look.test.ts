import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, Frame } from "playwright-core";
import type { WidgetConfig } from "../frame/api/protocol.ts";
import { hasBrowser, launch, type Stage, stage } from "../testing/chromium.ts";

const inBrowser = hasBrowser ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const arabic = { locale: "ar", title: "مقهى المرفأ", greeting: "مرحبًا!", launcherLabel: "تحدث معنا" };
const form: WidgetConfig["preChatForm"] = {
  enabled: true,
  intro: "Before we start",
  fields: (["NAME", "EMAIL", "SELECT", "CHECKBOX", "DATE"] as const).map((type) => ({
    key: type,
    type,
    label: `Your ${type.toLowerCase()}`,
    placeholder: null,
    required: true,
    options: type === "SELECT" ? ["S", "M"] : null,
    pattern: null,
    patternHint: null,
  })),
};

inBrowser("the look", () => {
  let browser: Browser;
  let s: Stage;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await s.close();
    expect(s.complaints).toEqual([]);
  });
  const chat = (): Frame => s.page.frames().find((frame) => frame.url().includes("/widget/?"))!;
  const begin = async (options: BrowserContextOptions, config: Partial<WidgetConfig> = {}): Promise<void> => {
    s = await stage(browser, { reducedMotion: "reduce", ...options });
    s.platform.api.config = { ...s.platform.api.config, ...config };
    await s.open();
  };
  const talk = async (): Promise<void> => {
    await s.say("Where is my order https://shop.dev/orders/4711?");
    s.platform.api.say("Which one?", ["The grinder", "The beans"]);
    await s.chat.getByRole("group").waitFor();
  };
  /** What axe finds in the chat's document and in the page around it, as far as it is ours. */
  const found = async (): Promise<readonly string[]> => {
    const names = async (frame: Frame): Promise<string[]> => {
      await frame.evaluate(axe);
      const { violations } = (await frame.evaluate("axe.run(document, { iframes: false })")) as {
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
      };
      return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    };
    return [...(await names(chat())), ...(await names(s.page.mainFrame()))];
  };

  test.each<[string, BrowserContextOptions, Partial<WidgetConfig>]>([
    ["light", {}, {}],
    ["dark", { colorScheme: "dark" }, {}],
    ["in a colour on which white cannot be read", {}, { color: "#ffd400", launcherLabel: "Talk to us" }],
    ["in a colour that the dark surface swallows", { colorScheme: "dark" }, { color: "#0a0a40" }],
    ["from the right, on a small phone", { viewport: { width: 320, height: 568 } }, arabic],
  ])("axe finds nothing serious in a conversation: %s", async (_, options, config) => {
    await begin(options, config);
    await talk();
    expect(await found()).toEqual([]);
  });

  test.each<[string, BrowserContextOptions]>([
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
  ])("axe finds nothing serious in a form with mistakes: %s", async (_, options) => {
    await begin(options, { preChatForm: form });
    await s.chat.getByRole("button", { name: "Start chat" }).click();
    await s.chat.getByRole("alert").waitFor();
    expect(await found()).toEqual([]);
  });

  test.each([
    ["left to right", {}],
    ["right to left", arabic],
  ])("at 320 pixels nothing is cut off or scrolls sideways, whatever is written: %s", async (_, config) => {
    await begin(
      { viewport: { width: 320, height: 568 } },
      { ...config, title: "A shop with a name that is longer than any phone is wide" },
    );
    await s.say("w".repeat(400));
    s.platform.api.say("https://shop.dev/".padEnd(300, "x"), [
      "An answer that is longer than the screen of a small phone is wide",
      "No",
    ]);
    await s.chat.getByRole("group").waitFor();
    const wide =
      "[...document.querySelectorAll('*')].filter((e) => !e.closest('.unseen') && (e.getBoundingClientRect().right > innerWidth + 0.5 || e.getBoundingClientRect().left < -0.5)).map((e) => e.outerHTML.slice(0, 80))";
    expect(await chat().evaluate(wide)).toEqual([]);
    expect(
      await chat().evaluate(
        "document.querySelector('.scroll').scrollWidth <= document.querySelector('.scroll').clientWidth",
      ),
    ).toBe(true);
    expect(await s.page.locator("contact-identity iframe").boundingBox()).toEqual({
      x: 0,
      y: 0,
      width: 320,
      height: 568,
    });
    expect(await s.page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  test("who asked for less motion gets none", async () => {
    await begin({});
    await talk();
    const moving =
      "[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).animationName !== 'none' || parseFloat(getComputedStyle(e).transitionDuration) > 0).length";
    expect(await chat().evaluate(moving)).toBe(0);
    const outside = moving.replace("document.", "document.querySelector('contact-identity').shadowRoot.");
    expect(await s.page.evaluate(outside)).toBe(0);
  });

  test("who did not, sees the chat arrive", async () => {
    await begin({ reducedMotion: "no-preference" });
    expect(await chat().evaluate("getComputedStyle(document.querySelector('.bubble')).animationName")).toBe(
      "come",
    );
  });

  test("Arabic runs from the right: the document, the field and the order of the header", async () => {
    await begin({}, arabic);
    await s.chat.getByRole("dialog", { name: arabic.title }).waitFor();
    expect(await s.chat.getByRole("dialog").evaluate((box) => getComputedStyle(box).direction)).toBe("rtl");
    const [mark, close] = [s.chat.locator(".mark"), s.chat.getByRole("button", { name: "إغلاق المحادثة" })];
    expect((await mark.boundingBox())!.x).toBeGreaterThan((await close.boundingBox())!.x);
  });
});
