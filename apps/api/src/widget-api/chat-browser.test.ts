import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContext } from "playwright-core";
import { startApi, type TestApi } from "../testing/api.ts";
import { hasBrowser, launch, type Shop, shop, type Visitor, visitor } from "./testing/shop-page.ts";

const inBrowser = hasBrowser ? describe : describe.skip;
const CONVERSATIONS = `query ($id: ID!) { conversations(first: 10, filter: { channelId: $id }) { nodes { id messages(first: 20) { nodes { text } } contact { identifiers { kind value assurance } } } } }`;
const SEND = `mutation ($input: MessageSendInput!) { messageSend(input: $input) { message { id } userErrors { message } } }`;
interface Conversations {
  readonly conversations: {
    readonly nodes: readonly {
      readonly id: string;
      readonly messages: { readonly nodes: readonly { readonly text: string }[] };
      readonly contact: {
        readonly identifiers: readonly {
          readonly kind: string;
          readonly value: string;
          readonly assurance: string;
        }[];
      };
    }[];
  };
}

inBrowser("the chat over the visitor API, in a browser", () => {
  let browser: Browser;
  let api: TestApi;
  let place: Shop;
  let context: BrowserContext;
  beforeAll(async () => {
    browser = await launch();
    api = await startApi();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });
  beforeEach(async () => {
    place = await shop(api);
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await place.close();
  });
  const conversations = async () =>
    (await api.graphql<Conversations>(CONVERSATIONS, { id: place.channelId })).conversations.nodes;
  const reply = async (text: string): Promise<void> => {
    const [conversation] = await conversations();
    await api.graphql(SEND, { input: { conversationId: conversation?.id, text } });
  };
  const enter = (): Promise<Visitor> => visitor(context, place);

  test("what a visitor writes is a conversation, and what is answered comes over the socket", async () => {
    const who = await enter();
    await who.say("Is the grinder in stock? <b>");
    expect((await conversations()).map(({ messages }) => messages.nodes.map(({ text }) => text))).toEqual([
      ["Is the grinder in stock? <b>"],
    ]);
    while (!who.pushed.some((text) => text.includes("connection_ack"))) await who.page.waitForTimeout(20);
    await reply("It is: <i>two</i>");
    await who.chat.getByText("It is: <i>two</i>").waitFor();
    expect(who.pushed.some((text) => text.includes('"next"') && text.includes("It is"))).toBe(true);
  });

  test("the history is there after a reload, and a second tab follows the first", async () => {
    const first = await enter();
    await first.say("Remember me");
    const second = await enter();
    await second.chat.getByText("Remember me").waitFor();
    await second.say("From the second");
    await first.chat.getByText("From the second").waitFor();
    await first.page.reload();
    await first.chat.getByText("From the second").waitFor();
    expect(await conversations()).toHaveLength(1);
  });

  test("a signature goes on with the visitor's own words; another person's begins a chat without them", async () => {
    const who = await enter();
    await who.say("Before I signed in");
    await who.run(`ContactIdentity("identify", { token: "${place.sign("ann")}" })`);
    await who.say("It is me, Ann");
    expect(await who.chat.getByText("Before I signed in").count()).toBe(1);
    const [conversation] = await conversations();
    expect(conversation?.contact.identifiers).toEqual(
      expect.arrayContaining([expect.objectContaining({ value: "ann", assurance: "ATTESTED" })]),
    );
    await who.run(`ContactIdentity("identify", { token: "${place.sign("bob")}" })`);
    await who.chat.getByText("Before I signed in").waitFor({ state: "detached" });
    await who.say("And I am Bob");
    expect(await who.chat.locator(".mine .bubble").count()).toBe(1);
    await who.run(`ContactIdentity("reset")`);
    await who.chat.getByText("And I am Bob").waitFor({ state: "detached" });
  });

  test("what is written while a signature is on its way is said by the person whom that signs, and never by the person before", async () => {
    const who = await enter();
    await who.run(`ContactIdentity("identify", { token: "${place.sign("ann")}" })`);
    await who.say("I am Ann");
    let go = (): void => {};
    const gate = new Promise<void>((done) => {
      go = done;
    });
    const asked = new Promise<void>((done) => {
      void context.route("**/widget/graphql", async (route) => {
        if (!route.request().postData()?.includes("mutation Identify")) return route.fallback();
        done();
        await gate;
        return route.fallback();
      });
    });
    await who.run(`ContactIdentity("identify", { token: "${place.sign("bob")}" })`);
    await asked;
    await who.chat.getByRole("textbox", { name: "Write a message…" }).fill("Bob's words");
    await who.page.keyboard.press("Enter");
    await who.chat.locator(".mine", { hasText: "Bob's words" }).waitFor();
    expect((await conversations()).map(({ messages }) => messages.nodes.map(({ text }) => text))).toEqual([
      ["I am Ann"],
    ]);
    go();
    await who.chat.locator(".mine", { hasText: "Bob's words" }).locator("time").waitFor();
    const said = (await conversations()).map(({ contact, messages }) => [
      contact.identifiers.find(({ kind }) => kind === "EXTERNAL_ID")?.value,
      messages.nodes.map(({ text }) => text),
    ]);
    expect(said.sort()).toEqual([
      ["ann", ["I am Ann"]],
      ["bob", ["Bob's words"]],
    ]);
  });

  test("a signature that is not the business's is an error, and the chat goes on as it was", async () => {
    const who = await enter();
    await who.say("Hello");
    await who.run(
      `void (window.failed = new Promise((done) => ContactIdentity("on", "error", ({ code }) => done(code))))`,
    );
    await who.run(`ContactIdentity("identify", { token: "${place.sign("ann").slice(0, -4)}AAAA" })`);
    expect(await who.run("failed")).toBe("IDENTITY_INVALID");
    await who.say("Still here");
    expect(await who.chat.locator(".mine .bubble").count()).toBe(2);
  });

  test("the form before the chat: the server's objection stands beside its field, and then the chat begins", async () => {
    const email = { key: "email", type: "EMAIL", label: "Your e-mail", required: true };
    const formed = await shop(api, { preChatForm: { enabled: true, intro: "First", fields: [email] } });
    const who = await visitor(context, formed);
    await who.chat.getByLabel("Your e-mail").fill("ann@@shop.dev.");
    await who.page.keyboard.press("Enter");
    await who.chat.getByText("Please enter a valid e-mail address.").waitFor();
    await who.chat.getByLabel("Your e-mail").fill("ann@business.org");
    await who.page.keyboard.press("Enter");
    await who.say("Hello");
    await formed.close();
  });

  test("a page that the widget does not list cannot show the chat", async () => {
    const thief = createServer((_, response) => {
      const frame = `<!doctype html><link rel="icon" href="data:,"><iframe src="${api.url}/widget/?key=${place.publishableKey}#http://thief.dev"></iframe>`;
      response.writeHead(200, { "content-type": "text/html" }).end(frame);
    });
    await new Promise<void>((done) => thief.listen(0, "127.0.0.1", done));
    const page = await context.newPage();
    await page.goto(`http://localhost:${(thief.address() as AddressInfo).port}`, { waitUntil: "load" });
    // The refusal may come a moment after the page's own load.
    await page.frames()[1]?.waitForURL(/^chrome-error:/, { timeout: 10_000 });
    expect(page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    thief.closeAllConnections();
    thief.close();
  });
});
