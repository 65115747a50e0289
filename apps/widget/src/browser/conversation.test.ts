import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { hasBrowser, launch, type Stage, stage } from "../testing/chromium.ts";

const inBrowser = hasBrowser ? describe : describe.skip;

inBrowser("a conversation", () => {
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
    expect(s.foreign).toEqual([]);
    expect(s.complaints).toEqual([]);
  });
  const focused = (): Promise<unknown> =>
    s.page.evaluate(
      "(document.activeElement?.shadowRoot ?? document).activeElement?.className || document.activeElement.localName",
    );

  test("by keyboard alone: found, opened, spoken in, answered by a choice, closed, and the focus back where it was", async () => {
    await s.visit();
    await s.page.keyboard.press("Tab");
    expect(await focused()).toBe("launcher");
    await s.page.keyboard.press("Enter");
    await s.chat.locator("textarea:focus").waitFor();
    await s.page.keyboard.type("My mill has no cable");
    await s.page.keyboard.press("Shift+Enter");
    await s.page.keyboard.type("Order 4711");
    await s.page.keyboard.press("Enter");
    await s.chat.locator(".mine time").waitFor();
    s.platform.api.say("A new cable or a new grinder?", ["Cable", "Grinder"]);
    await s.chat.getByRole("button", { name: "Grinder" }).waitFor();
    await s.page.keyboard.press("Shift+Tab");
    await s.chat.getByRole("button", { name: "Grinder" }).and(s.chat.locator(":focus")).waitFor();
    await s.page.keyboard.press("Enter");
    await s.chat.locator("textarea:focus").waitFor();
    await s.chat.locator(".mine", { hasText: "Grinder" }).locator("time").waitFor();
    expect(await s.chat.getByRole("group").count()).toBe(0);
    expect(s.platform.api.posted.map(({ text }) => text)).toEqual([
      "My mill has no cable\nOrder 4711",
      "Grinder",
    ]);
    await s.page.keyboard.press("Escape");
    await s.until("document.activeElement.shadowRoot?.activeElement?.className === 'launcher'");
  });

  test("an answer that came while nobody looked is a number on the launcher, in words too, until it was looked at", async () => {
    await s.open();
    await s.say("Anybody there?");
    await s.run("ContactIdentity('close')");
    s.platform.api.say("Yes!");
    s.platform.api.say("What is it?");
    await s.visit();
    const launcher = s.page.getByRole("button", { name: "Open chat, 2 unread messages" });
    await launcher.waitFor();
    expect(await launcher.textContent()).toBe("2");
    await launcher.click();
    await s.chat.locator("textarea:focus").waitFor();
    await s.page.getByRole("button", { name: "Close chat", exact: true }).click();
    await s.page.getByRole("button", { name: "Open chat", exact: true }).waitFor();
    await s.visit();
    await s.page.getByRole("button", { name: "Open chat", exact: true }).waitFor();
  });

  test("what was looked at in one tab is no news in another", async () => {
    await s.open();
    await s.say("Anybody there?");
    await s.run("ContactIdentity('close')");
    s.platform.api.say("Yes!");
    await s.visit();
    await s.page.getByRole("button", { name: "Open chat, 1 unread message" }).waitFor();
    const second = await s.context.newPage();
    await second.goto(s.site.url);
    await second.getByRole("button", { name: "Open chat, 1 unread message" }).click();
    await s.page.getByRole("button", { name: "Open chat", exact: true }).waitFor();
  });

  test("is silent until the visitor turns the sound on, and stays as it was set", async () => {
    await s.context.addInitScript(`{ window.chimes = 0; const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (...given) { window.chimes++; return start.apply(this, given); }; }`);
    await s.open();
    await s.say("Hello");
    const chimes = () =>
      s.chat.locator("body").evaluate(() => (window as unknown as { chimes: number }).chimes);
    s.platform.api.say("Reply one");
    await s.chat.getByText("Reply one").waitFor();
    expect(await chimes()).toBe(0);
    await s.chat.getByRole("button", { name: "Turn sound on" }).click();
    s.platform.api.say("Reply two");
    await s.chat.getByText("Reply two").waitFor();
    expect(await chimes()).toBe(2);
    await s.page.reload();
    await s.chat.getByRole("button", { name: "Turn sound off" }).waitFor();
  });

  test("after a reload the history is there, and the chat open as it was", async () => {
    await s.open();
    await s.say("Remember me");
    s.platform.api.say("I do");
    await s.page.reload();
    await s.chat.getByText("Remember me").waitFor();
    await s.chat.getByText("I do").waitFor();
    expect(s.platform.api.sessions.size).toBe(1);
  });

  test("looking costs the server no session: one begins with the first message", async () => {
    await s.open();
    await s.chat.getByText("Hello! How can we help you today?").waitFor();
    expect(s.platform.api.sessions.size).toBe(0);
    await s.say("Hello");
    expect(s.platform.api.sessions.size).toBe(1);
  });

  test("a screen reader finds a named dialog, a live log that says who speaks, and a labelled field", async () => {
    await s.open();
    await s.say("Hello");
    await s.chat.getByRole("dialog", { name: "Harbour Coffee" }).waitFor();
    const log = s.chat.getByRole("log", { name: "Messages" });
    expect(await log.getAttribute("aria-live")).toBe("polite");
    expect(await log.locator(".bubble").allTextContents()).toEqual([
      "Harbour Coffee: Hello! How can we help you today?",
      "You: Hello",
    ]);
    await s.chat.getByRole("textbox", { name: "Write a message…" }).waitFor();
    expect(await s.page.locator("contact-identity iframe").getAttribute("title")).toBe("Harbour Coffee");
  });

  test("who reads further up is not pulled down, and is told that there is more below", async () => {
    await s.open();
    await s.say("Tell me everything");
    for (let line = 0; line < 40; line++) s.platform.api.say(`Line ${line}`);
    await s.chat.getByText("Line 39").waitFor();
    const scroll = s.chat.locator(".scroll");
    await scroll.evaluate((box) => box.scrollTo(0, 0));
    s.platform.api.say("The end");
    await s.chat.getByRole("button", { name: "New messages" }).waitFor();
    expect(await scroll.evaluate((box) => box.scrollTop)).toBe(0);
    await s.chat.getByRole("button", { name: "New messages" }).click();
    expect(await scroll.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(
      2,
    );
  });

  test("a session that has ended is followed by a new one, and what was written arrives there", async () => {
    await s.open();
    await s.say("Before");
    (s.platform.api.sessions as Map<string, unknown>).clear();
    await s.say("After");
    expect(s.platform.api.posted.at(-1)?.text).toBe("After");
    expect(s.platform.api.sessions.size).toBe(1);
    expect(await s.chat.getByText("Before").count()).toBe(0);
  });
});
