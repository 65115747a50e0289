import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser, Frame } from "playwright-core";
import { hasBrowser, launch, type Stage, stage } from "../testing/chromium.ts";
import { key } from "../testing/servers.ts";

const inBrowser = hasBrowser ? describe : describe.skip;

/** A page of nobody's, on an origin of its own. */
async function foreignPage(html: string): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((_, response) =>
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(`<!doctype html><link rel="icon" href="data:,">${html}`),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

inBrowser("the border between the page and the chat", () => {
  let browser: Browser;
  let s: Stage;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    s = await stage(browser);
  });
  afterEach(() => s.close());
  const inside = (): Frame => {
    const found = s.page.frames().find((frame) => frame.url().includes("/widget/?"));
    if (!found) throw new Error("no chat");
    return found;
  };

  test("markup in what either side writes is shown to the letter and does nothing", async () => {
    const attacks = [
      "<img src=x onerror=\"document.title='taken'\">",
      "<script>document.title='taken'</script>",
      "<a href=\"javascript:document.title='taken'\">click</a>",
      "javascript:document.title='taken'",
      "{{constructor.constructor('document.title=1')()}} &lt;b&gt;",
    ];
    s.platform.api.config = {
      ...s.platform.api.config,
      title: attacks[0]!,
      greeting: attacks[1]!,
      subtitle: attacks[2]!,
      launcherLabel: attacks[0]!,
    };
    await s.open();
    for (const attack of attacks) await s.say(attack);
    for (const attack of attacks) s.platform.api.say(attack, [attack]);
    await s.chat.getByRole("group").waitFor();
    const shown = await s.chat.locator(".bubble").allTextContents();
    for (const attack of attacks)
      expect(shown.filter((text) => text.endsWith(attack)).length).toBeGreaterThanOrEqual(2);
    expect(await s.chat.locator(".bubble :is(img, script, a, b)").count()).toBe(0);
    expect(await s.page.title()).toBe("Shop");
    expect(s.complaints).toEqual([]);
  });

  test("a link opens a new tab that knows nothing of the chat, and only http and https are links", async () => {
    await s.open();
    await s.say("Where?");
    s.platform.api.say("https://shop.dev/returns or javascript:alert(1)");
    const link = s.chat.getByRole("link");
    await link.waitFor();
    expect(await link.getAttribute("href")).toBe("https://shop.dev/returns");
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(await link.getAttribute("target")).toBe("_blank");
  });

  test("the page can read nothing of the chat, holds no token and gets no cookie; nothing leaves for a third party", async () => {
    s.site.script =
      "window.heard = []; addEventListener('message', (event) => heard.push(JSON.stringify(event.data)));";
    await s.open();
    await s.say("a private word");
    s.platform.api.say("a private answer");
    await s.chat.getByText("a private answer").waitFor();
    const read = await s.run(
      "(() => { try { return String(document.querySelector('contact-identity').shadowRoot.querySelector('iframe').contentDocument); } catch (e) { return e.name; } })()",
    );
    expect(read).toBe("null");
    const [token] = s.platform.api.sessions.keys();
    const known = JSON.stringify(
      await s.run("[heard, Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]"),
    );
    expect(known).toContain('{\\"type\\":\\"message\\"}');
    for (const secret of [token!, "a private word", "a private answer"]) expect(known).not.toContain(secret);
    expect(await s.context.cookies()).toEqual([]);
    expect(s.platform.calls.some(({ cookie }) => cookie !== undefined)).toBe(false);
    expect(
      s.platform.calls.every(
        (headers) => headers.origin === s.platform.url && headers["x-widget-key"] === key,
      ),
    ).toBe(true);
    expect(s.foreign).toEqual([]);
  });

  test("a page that the widget does not list cannot show the chat", async () => {
    const thief = await foreignPage(
      `<iframe src="${s.platform.url}/widget/?key=${key}#http://127.0.0.1"></iframe>`,
    );
    await s.page.goto(thief.url, { waitUntil: "load" });
    const calls = s.platform.calls.length;
    expect(s.page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    expect(s.platform.calls).toHaveLength(calls);
    thief.close();
  });

  test("what comes from another window than the page around it is not heard", async () => {
    await s.open();
    await inside().evaluate(
      "void (window.delivered = new Promise((done) => window.addEventListener('message', () => done(true), { once: true })))",
    );
    await inside().evaluate(
      "window.postMessage({ contactIdentity: { type: 'identify', input: { name: 'Mallory' } } }, '*')",
    );
    expect(await inside().evaluate("window.delivered")).toBe(true);
    await s.run("ContactIdentity('identify', { name: 'Ann' })");
    await s.chat.getByRole("textbox").waitFor();
    while (s.platform.api.identified.length === 0) await s.page.waitForTimeout(20);
    expect(s.platform.api.identified).toEqual([{ name: "Ann" }]);
  });

  test("a chat that is told another origin than the page's is deaf and dumb to that page", async () => {
    await s.visit();
    const address = `${s.platform.url}/widget/?key=${key}#https://bank.dev`;
    await s.run(`(() => { const frame = document.createElement("iframe"); frame.id = "second"; frame.src = "${address}"; window.heard = 0;
      addEventListener("message", ({ source }) => { if (source === frame.contentWindow) heard++; }); document.body.append(frame); })()`);
    await s.page.frameLocator("#second").getByRole("dialog").waitFor();
    await s.run(
      `document.querySelector("#second").contentWindow.postMessage({ contactIdentity: { type: "identify", input: { name: "Ann" } } }, "*")`,
    );
    await s.page.frameLocator("#second").getByRole("textbox").fill("Hello");
    await s.page.keyboard.press("Enter");
    await s.page.frameLocator("#second").locator(".mine time").waitFor();
    expect(await s.run("heard")).toBe(0);
    expect(s.platform.api.identified).toEqual([]);
  });
});
