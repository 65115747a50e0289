import { existsSync } from "node:fs";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type FrameLocator,
  type Page,
} from "playwright-core";
import { type Platform, platform, type Site, site } from "./servers.ts";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Playwright turns storage partitions off, which makes Chromium refuse storage to a frame of another site. Browsers that people have give it its own. */
const browsersOwnPartitions =
  "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,NetworkTimeServiceQuerying,PaintHolding";

export const hasBrowser = existsSync(executablePath);
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...args, ...quiet, browsersOwnPartitions] });

/** A visitor's browser on a site that has the chat, and the platform behind it. */
export interface Stage {
  readonly platform: Platform;
  readonly site: Site;
  readonly context: BrowserContext;
  readonly page: Page;
  /** The chat's own document. */
  readonly chat: FrameLocator;
  /** Addresses on other hosts that anything tried to reach. */
  readonly foreign: string[];
  /** Errors of scripts and refusals of policies. */
  readonly complaints: string[];
  /** Goes to the site's page and waits for the launcher. */
  visit(): Promise<void>;
  /** The same with the chat open. */
  open(): Promise<void>;
  /** Runs script in the site's page, which has no DOM types here. */
  run(script: string): Promise<unknown>;
  /** Asks the page until the answer is something. The page's own policy forbids the evaluation that Playwright would wait with. */
  until(script: string): Promise<unknown>;
  say(text: string): Promise<void>;
  close(): Promise<void>;
}

export async function stage(browser: Browser, options: BrowserContextOptions = {}): Promise<Stage> {
  const ours: Platform = await platform(() => shop.url);
  const shop: Site = await site(() => ours.url);
  const context = await browser.newContext({ viewport: { width: 1100, height: 760 }, ...options });
  const foreign: string[] = [];
  const complaints: string[] = [];
  await context.route("**/*", (route) => {
    const at = new URL(route.request().url());
    if (at.protocol === "data:" || at.hostname === "127.0.0.1" || at.hostname === "localhost")
      return route.fallback();
    foreign.push(at.href);
    return route.abort();
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // The stand-in has no socket, and a browser says of each call that fails that it failed.
    if (message.type() === "error" && !/WebSocket|Failed to load resource/.test(message.text()))
      complaints.push(message.text());
  });
  const chat = page.frameLocator("contact-identity iframe");
  const visit = async (): Promise<void> => {
    await page.goto(shop.url);
    await page.locator("contact-identity button").waitFor({ state: "attached" });
  };
  return {
    platform: ours,
    site: shop,
    context,
    page,
    chat,
    foreign,
    complaints,
    visit: () => visit(),
    run: (script) => page.evaluate(script),
    async until(script) {
      for (;;) {
        const answer = await page.evaluate(script);
        if (answer) return answer;
        await page.waitForTimeout(20);
      }
    },
    async open() {
      await visit();
      await page.evaluate("ContactIdentity('open')");
      await chat.getByRole("dialog").waitFor();
    },
    async say(text) {
      await chat.getByRole("textbox").fill(text);
      await page.keyboard.press("Enter");
      await chat.locator(".mine time").last().waitFor();
    },
    async close() {
      await context.close();
      await shop.close();
      await ours.close();
    },
  };
}
