import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from "playwright-core";
import type { TestApi } from "../../testing/api.ts";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];
/** Playwright turns storage partitions off, and Chromium then refuses storage to a frame of another site; people's browsers do not. */
const partitions =
  "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,NetworkTimeServiceQuerying,PaintHolding";

export const hasBrowser = existsSync(executablePath);
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...args, "--disable-sync", partitions] });

/** A widget of the workspace and a page of another site that has it. */
export interface Shop {
  readonly url: string;
  readonly widgetId: string;
  readonly channelId: string;
  readonly publishableKey: string;
  /** A token as the shop's back end signs it. */
  sign(sub: string): string;
  close(): Promise<void>;
}

const CREATE = `mutation ($input: WidgetInput!) { widgetCreate(input: $input) { widget { id publishableKey channel { id } } userErrors { message } } }`;
const SIGNING_KEY = `mutation ($id: ID!) { widgetIdentityKeyCreate(widgetId: $id) { kid secret } }`;
interface Created {
  readonly widgetCreate: {
    readonly widget: {
      readonly id: string;
      readonly publishableKey: string;
      readonly channel: { readonly id: string };
    };
  };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

export async function shop(api: TestApi, input: object = {}): Promise<Shop> {
  let html = "";
  const server = createServer((_, response) =>
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  // The platform of a test is called by another name than its public one, so its own origin is listed too.
  const given = { name: "Shop", allowedOrigins: [url, api.url], ...input };
  const { id, publishableKey, channel } = (await api.graphql<Created>(CREATE, { input: given })).widgetCreate
    .widget;
  const { kid, secret } = (
    await api.graphql<{ widgetIdentityKeyCreate: { kid: string; secret: string } }>(SIGNING_KEY, { id })
  ).widgetIdentityKeyCreate;
  html = `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1>
<script>window.ContactIdentity=window.ContactIdentity||function(){(ContactIdentity.q=ContactIdentity.q||[]).push(arguments)}</script>
<script async src="${api.url}/widget.js" data-key="${publishableKey}"></script>`;
  return {
    url,
    widgetId: id,
    channelId: channel.id,
    publishableKey,
    sign(sub) {
      const now = Math.floor(Date.now() / 1000);
      const signed = `${part({ alg: "HS256", kid })}.${part({ sub, aud: id, iat: now, exp: now + 3600 })}`;
      return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A visitor with the chat open. */
export interface Visitor {
  readonly page: Page;
  readonly chat: FrameLocator;
  /** Every message that came over the socket. */
  readonly pushed: string[];
  run(script: string): Promise<unknown>;
  /** Writes it and waits until the server has it. */
  say(text: string): Promise<void>;
}

export async function visitor(context: BrowserContext, { url }: Shop): Promise<Visitor> {
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const pushed: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => pushed.push(String(payload))));
  const chat = page.frameLocator("contact-identity iframe");
  await page.goto(url);
  await page.evaluate("ContactIdentity('open')");
  await chat.getByRole("dialog").waitFor();
  return {
    page,
    chat,
    pushed,
    run: (script) => page.evaluate(script),
    async say(text) {
      await chat.getByRole("textbox", { name: "Write a message…" }).fill(text);
      await page.keyboard.press("Enter");
      await chat.locator(".mine", { hasText: text }).locator("time").waitFor();
    },
  };
}
