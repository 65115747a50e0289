import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { hasBrowser, launch, type Stage, stage } from "../testing/chromium.ts";

const inBrowser = hasBrowser ? describe : describe.skip;

inBrowser("while the page says who the visitor is", () => {
  let browser: Browser;
  let s: Stage;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    s = await stage(browser);
  });
  afterEach(async () => {
    await s.close();
    expect(s.complaints).toEqual([]);
  });
  const write = async (text: string): Promise<void> => {
    await s.chat.getByRole("textbox").fill(text);
    await s.page.keyboard.press("Enter");
  };
  const texts = (): readonly string[] => s.platform.api.posted.map(({ text }) => text);
  /** Keeps every `identify` from the platform until it is let go. */
  async function holding(): Promise<{ readonly asked: Promise<void>; go(): void }> {
    let [go, seen] = [(): void => {}, (): void => {}];
    const gate = new Promise<void>((done) => {
      go = done;
    });
    const asked = new Promise<void>((done) => {
      seen = done;
    });
    await s.context.route("**/widget/graphql", async (route) => {
      if (!route.request().postData()?.includes("mutation Identify")) return route.fallback();
      seen();
      await gate;
      return route.fallback();
    });
    return { asked, go };
  }

  test("what the visitor writes waits for that, is shown meanwhile, and goes out in order", async () => {
    await s.open();
    await s.say("before");
    const hold = await holding();
    await s.page.evaluate(`ContactIdentity("identify", { token: "ann" })`);
    await hold.asked;
    await write("one");
    await write("two");
    await s.chat.locator(".mine", { hasText: "two" }).getByText("Sending…").first().waitFor();
    expect(texts()).toEqual(["before"]);
    hold.go();
    await s.chat.locator(".mine", { hasText: "two" }).locator("time").waitFor();
    expect([texts(), s.platform.api.identified.length]).toEqual([["before", "one", "two"], 1]);
  });

  test("after ten seconds it stands in the box again with an error, before what was begun meanwhile, and the next try sends it", async () => {
    await s.open();
    const hold = await holding();
    await s.page.evaluate(`ContactIdentity("identify", { token: "ann" })`);
    await hold.asked;
    await write("late words");
    const box = s.chat.getByRole("textbox");
    await box.fill("and more");
    await s.chat.getByRole("alert").filter({ hasText: "Not sent" }).waitFor({ timeout: 14_000 });
    expect(await box.inputValue()).toBe("late words\nand more");
    expect([texts(), await s.chat.locator(".mine").count()]).toEqual([[], 0]);
    hold.go();
    await box.press("Enter");
    await s.chat.locator(".mine", { hasText: "late words" }).locator("time").waitFor();
    expect([texts(), await box.inputValue(), await s.chat.getByRole("alert").count()]).toEqual([
      ["late words\nand more"],
      "",
      0,
    ]);
  });
});
