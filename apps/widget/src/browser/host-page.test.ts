import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { hasBrowser, launch, type Stage, stage } from "../testing/chromium.ts";

const inBrowser = hasBrowser ? describe : describe.skip;
const listening = `window.events = [];
for (const name of ["ready", "message", "opened", "closed", "identified", "error"]) ContactIdentity("on", name, (detail) => events.push([name, detail]));`;

inBrowser("the page's commands", () => {
  let browser: Browser;
  let s: Stage;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    s = await stage(browser);
    s.site.script = listening;
  });
  afterEach(async () => {
    await s.close();
    // The site's policy is strict, and trusted types are demanded: nothing of ours may need more.
    expect(s.complaints).toEqual([]);
  });
  const heard = (name: string): Promise<unknown> =>
    s.until(`events.find(([name]) => name === "${name}")?.[1]`);

  test("given before the script has loaded, they take effect in their order", async () => {
    s.site.script += `ContactIdentity("identify", { name: "Ann", email: "ann@shop.dev" }); ContactIdentity("open");`;
    await s.page.goto(s.site.url);
    await s.chat.locator("textarea:focus").waitFor();
    await heard("identified");
    expect(s.platform.api.identified).toEqual([{ name: "Ann", email: "ann@shop.dev" }]);
    expect((await s.run("events.map(([name]) => name)")) as string[]).toEqual(
      expect.arrayContaining(["ready", "opened", "identified"]),
    );
  });

  test("events tell that something was said, never what", async () => {
    await s.open();
    await s.say("Hello");
    await s.run("ContactIdentity('close')");
    await heard("closed");
    await s.run("ContactIdentity('open')");
    s.platform.api.say("a private answer");
    expect(await heard("message")).toEqual({ unread: 0 });
    expect(JSON.stringify(await s.run("events"))).not.toContain("private");
  });

  test("a signature that is refused is an error of the page, with its code, and changes nothing", async () => {
    await s.open();
    await s.say("Hello");
    await s.run("ContactIdentity('identify', { token: 'forged' })");
    expect(await heard("error")).toEqual({ code: "IDENTITY_INVALID", message: "not signed by the business" });
    expect(await s.chat.locator(".mine .bubble").allTextContents()).toEqual(["You: Hello"]);
  });

  test("reset leaves nothing of the visitor: not on the screen, not in storage, not in the field, not on the server", async () => {
    await s.open();
    await s.say("my secret");
    await s.chat.getByRole("textbox").fill("half a word");
    await s.run("ContactIdentity('reset')");
    await s.chat.getByText("my secret").waitFor({ state: "detached" });
    expect(await s.chat.getByRole("textbox").inputValue()).toBe("");
    const chat = s.page.frames().find((frame) => frame.url().includes("/widget/?"));
    expect(await chat?.evaluate("JSON.stringify(Object.keys(localStorage))")).toBe("[]");
    while (s.platform.api.sessions.size > 0) await s.page.waitForTimeout(20);
    await s.say("another visitor");
    expect(await s.chat.locator(".mine .bubble").count()).toBe(1);
  });

  test("what waits to be sent is not sent in the name of the next visitor", async () => {
    await s.open();
    await s.say("before");
    s.platform.down = true;
    await s.chat.getByRole("textbox").fill("mine alone");
    await s.page.keyboard.press("Enter");
    await s.chat.getByText("Waiting for a connection").waitFor();
    await s.run("ContactIdentity('reset')");
    s.platform.down = false;
    await s.say("the next one's");
    expect(s.platform.api.posted.map(({ text }) => text)).toEqual(["before", "the next one's"]);
  });

  test("a mistake in a command is an error event, and the page goes on", async () => {
    await s.visit();
    await s.run("ContactIdentity('delete')");
    expect(await heard("error")).toMatchObject({ code: "BAD_COMMAND" });
    await s.run("ContactIdentity('open')");
    await heard("opened");
  });

  test("the script twice on a page is one chat", async () => {
    await s.visit();
    await s.run(`new Promise((done) => { const again = document.createElement("script"); const first = document.querySelector("script[data-key]");
      again.nonce = first.nonce; again.dataset.key = first.dataset.key; again.onload = done;
      again.src = window.trustedTypes.createPolicy("test", { createScriptURL: (url) => url }).createScriptURL(first.src); document.body.append(again); })`);
    expect(await s.page.locator("contact-identity").count()).toBe(1);
  });

  test("a listener that fails does not keep the others from hearing", async () => {
    s.site.script = `ContactIdentity("on", "ready", () => { throw new Error("the page's own"); });${listening}`;
    await s.page.goto(s.site.url);
    await heard("ready");
    expect(s.complaints.splice(0)).toEqual(["Error: the page's own"]);
  });
});
