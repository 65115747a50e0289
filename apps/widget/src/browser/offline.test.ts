import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { hasBrowser, launch, type Stage, stage } from "../testing/chromium.ts";

const inBrowser = hasBrowser ? describe : describe.skip;

inBrowser("without a connection", () => {
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

  test("what is written is kept, said to be waiting, and sent once and in order when the connection is back", async () => {
    await s.open();
    await s.say("before");
    s.platform.down = true;
    await write("one");
    await write("two");
    await s.chat.getByText("You are offline.").waitFor();
    expect(await s.chat.getByText("Waiting for a connection").count()).toBe(2);
    s.platform.down = false;
    await s.chat.locator(".mine").filter({ hasText: "two" }).locator("time").waitFor();
    expect(texts()).toEqual(["before", "one", "two"]);
    await s.chat.getByText("You are offline.").waitFor({ state: "detached" });
  });

  test("the browser's own word of being offline and back is taken at once, for the very first message too", async () => {
    await s.open();
    await s.context.setOffline(true);
    await write("first");
    await s.chat.getByText("Waiting for a connection").waitFor();
    await s.context.setOffline(false);
    await s.chat.locator(".mine time").waitFor();
    expect(texts()).toEqual(["first"]);
    expect(s.platform.api.sessions.size).toBe(1);
  });

  test("it outlives the page: written offline, the tab closed, sent by the next visit", async () => {
    await s.open();
    await s.say("before");
    s.platform.down = true;
    await write("kept");
    await s.chat.getByText("Waiting for a connection").waitFor();
    await s.page.goto("about:blank");
    expect(texts()).toEqual(["before"]);
    s.platform.down = false;
    await s.visit();
    await s.chat.locator(".mine").filter({ hasText: "kept" }).locator("time").waitFor({ state: "attached" });
    expect(texts()).toEqual(["before", "kept"]);
  });

  test("an answer that was lost on its way makes no second message", async () => {
    await s.open();
    let lost = 0;
    await s.context.route("**/widget/graphql", async (route) => {
      if (lost > 0 || !route.request().postData()?.includes("messagePost")) return route.fallback();
      lost += 1;
      await route.fetch();
      return route.abort("connectionreset");
    });
    await write("only once");
    await s.chat.locator(".mine time").waitFor();
    expect(texts()).toEqual(["only once", "only once"]);
    expect(new Set(s.platform.api.posted.map(({ clientId }) => clientId)).size).toBe(1);
    expect(await s.chat.locator(".mine .bubble").count()).toBe(1);
  });

  test("two tabs send a kept message once", async () => {
    await s.open();
    await s.say("before");
    s.platform.down = true;
    await write("from the first tab");
    await s.chat.getByText("Waiting for a connection").waitFor();
    const second = await s.context.newPage();
    await second.goto(s.site.url);
    s.platform.down = false;
    await s.chat.locator(".mine").filter({ hasText: "first tab" }).locator("time").waitFor();
    await second
      .frameLocator("contact-identity iframe")
      .locator(".mine")
      .filter({ hasText: "first tab" })
      .locator("time")
      .waitFor({ state: "attached" });
    expect(
      new Set(s.platform.api.posted.filter(({ text }) => text !== "before").map(({ clientId }) => clientId))
        .size,
    ).toBe(1);
    for (const tab of [s.chat, second.frameLocator("contact-identity iframe")])
      expect(await tab.locator(".mine .bubble").count()).toBe(2);
  });

  test("a refused message is said to be not sent, can be removed, and stops nothing behind it", async () => {
    await s.open();
    s.platform.api.postErrors = [{ code: "TOO_LONG", message: "too long", field: "text" }];
    await write("refused");
    await s.chat.getByText("Not sent").waitFor();
    await s.say("accepted");
    await s.chat.getByRole("button", { name: "Remove" }).click();
    expect(await s.chat.getByText("refused").count()).toBe(0);
    expect(texts()).toEqual(["refused", "accepted"]);
  });

  test("a browser that refuses storage to the frame still has a chat", async () => {
    await s.context.addInitScript(
      `if (window.parent !== window) for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });`,
    );
    await s.open();
    await s.say("Hello");
    s.platform.api.say("Hello to you");
    await s.chat.getByText("Hello to you").waitFor();
  });
});
