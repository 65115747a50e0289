import { existsSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { key, stubApi } from "./testing/stub-api.ts";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

const operation = (page: Page): Locator => page.locator(".graphiql-query-editor .monaco-editor").first();
const headersEditor = (page: Page): Locator =>
  page.locator("[aria-label='Headers'] .graphiql-editor:not(.hidden) .monaco-editor");
const run = (page: Page): Promise<void> => page.locator(".graphiql-execute-button").click();
/** Monaco shows spaces as no-break spaces. */
const shows = (area: Locator, text: string): Promise<void> =>
  area.filter({ hasText: new RegExp(text.replaceAll(" ", "\\s")) }).waitFor({ timeout: 15_000 });

async function type(page: Page, area: Locator, text: string): Promise<void> {
  await area.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

const giveKey = (page: Page): Promise<void> =>
  type(page, headersEditor(page), JSON.stringify({ authorization: `Bearer ${key}` }));

/** Everything that this page could have left behind, as text. Written as a string: the program has no DOM types. */
const stored = (page: Page): Promise<string> =>
  page.evaluate(`(async () => JSON.stringify([
    Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href, await indexedDB.databases(), await caches.keys(),
  ]))()`);

const inBrowser = existsSync(executablePath) ? describe : describe.skip;

inBrowser("the playground in a browser without internet", () => {
  let browser: Browser;
  let api: Awaited<ReturnType<typeof stubApi>>;
  let context: BrowserContext;
  let page: Page;
  let foreign: string[];
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: [...args, ...quiet] });
    api = await stubApi();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.app.close();
  });
  beforeEach(async () => {
    foreign = [];
    complaints = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.route("**/*", (route) => {
      const at = new URL(route.request().url());
      if (["data:", "blob:"].includes(at.protocol) || at.hostname === "127.0.0.1") return route.fallback();
      foreign.push(at.href);
      return route.abort();
    });
    page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  const open = async (url = api.url): Promise<void> => {
    await page.goto(`${url}/playground`, { waitUntil: "load" });
    await operation(page).waitFor({ timeout: 30_000 });
  };

  test("opens with a tab for each example, the first with its variables", async () => {
    await open();
    expect(await page.locator(".graphiql-tab-button").allTextContents()).toEqual([
      "Echo",
      "Greeting",
      "Ticks",
    ]);
    await shows(operation(page), "query Echo");
    await page.getByRole("button", { name: "Variables", exact: true }).click();
    await shows(page.locator("[aria-label='Variables'] .graphiql-editor:not(.hidden)"), "said by an example");
  });

  test("runs an example with the key that was pasted, and says why without one", async () => {
    await open();
    await run(page);
    await shows(page.locator(".graphiql-response"), "UNAUTHENTICATED");
    await giveKey(page);
    await run(page);
    await shows(page.locator(".graphiql-response"), "said by an example");
  });

  test("a key pasted once holds for every tab", async () => {
    await open();
    await giveKey(page);
    await page.locator(".graphiql-tab").nth(1).locator("button").first().click();
    await shows(operation(page), "query Greeting");
    await run(page);
    await shows(page.locator(".graphiql-response"), "good morning");
  });

  test("completion knows the schema before there is a key, from the schema's public text", async () => {
    await open();
    await type(page, operation(page), "{ gree");
    await page.keyboard.press("Control+Space");
    await shows(page.locator(".suggest-widget"), "greeting");
  });

  test("where the schema has no public text it comes by introspection, once there is a key", async () => {
    const bare = await stubApi({ schemaText: false });
    await open(bare.url);
    const introspected = page.waitForResponse(
      async (response) => response.status() === 200 && (await response.text()).includes('"__schema"'),
    );
    await giveKey(page);
    await introspected;
    // The page first: it goes on loading parts of the editor, and a server that is gone would be its complaint.
    await page.close();
    await bare.app.close();
    complaints = complaints.filter((line) => !line.includes("404"));
  });

  test("the key is nowhere in storage: not while it is used, not after tabs were changed, not after a reload", async () => {
    await open();
    await giveKey(page);
    await run(page);
    await shows(page.locator(".graphiql-response"), "said by an example");
    // GraphiQL takes typed headers into its state a moment later, and its history takes them from there at the next run.
    await page.waitForTimeout(500);
    await run(page);
    await page.waitForTimeout(500);
    await page.locator(".graphiql-tab-add").click();
    await page.locator(".graphiql-tab").first().locator("button").first().click();
    // GraphiQL writes half a second after the last change.
    await page.waitForTimeout(1500);
    expect(await stored(page)).not.toContain(key);
    await page.reload({ waitUntil: "load" });
    await operation(page).waitFor({ timeout: 30_000 });
    await page.waitForTimeout(1500);
    expect(await stored(page)).not.toContain(key);
    expect(await headersEditor(page).textContent()).not.toContain(key);
  });

  test("a subscription goes over graphql-transport-ws with the key in connection_init, and stops when told", async () => {
    const heard: { readonly type: string; readonly id?: string; readonly payload?: unknown }[] = [];
    await page.routeWebSocket(`${api.url.replace("http", "ws")}/graphql`, (socket) => {
      socket.onMessage((text) => {
        const message = JSON.parse(String(text));
        heard.push(message);
        if (message.type === "connection_init") socket.send(JSON.stringify({ type: "connection_ack" }));
        if (message.type === "subscribe")
          socket.send(JSON.stringify({ type: "next", id: message.id, payload: { data: { ticks: 4711 } } }));
      });
    });
    await open();
    await giveKey(page);
    await page.locator(".graphiql-tab").nth(2).locator("button").first().click();
    await shows(operation(page), "subscription Ticks");
    await run(page);
    await shows(page.locator(".graphiql-response"), "4711");
    await run(page);
    while (heard.length < 3) await page.waitForTimeout(50);
    expect(heard[0]).toEqual({ type: "connection_init", payload: { authorization: `Bearer ${key}` } });
    expect(heard.map(({ type: kind }) => kind)).toEqual(["connection_init", "subscribe", "complete"]);
  });
});
