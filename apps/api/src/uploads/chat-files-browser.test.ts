import { pictures } from "@contact-identity/files/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContext } from "playwright-core";
import { startApi, type TestApi } from "../testing/api.ts";
import { hasBrowser, launch, type Shop, shop, visitor } from "../widget-api/testing/shop-page.ts";

/** What runs in the page, whose types this program does not know; Playwright calls functions alone, not their text. */
const inPage = (body: string) => new Function("element", body) as (element: unknown) => void;
const inBrowser = hasBrowser ? describe : describe.skip;

inBrowser("files in the chat, in a browser", () => {
  let browser: Browser;
  let api: TestApi;
  let place: Shop;
  let context: BrowserContext;
  beforeEach(async () => {
    place = await shop(api);
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await place.close();
  });
  beforeAll(async () => {
    browser = await launch();
    api = await startApi();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });
  const attached = () =>
    api.rows<{ name: string; type: string; status: string }>(
      "SELECT name, content_type AS type, status FROM attachment ORDER BY created_at",
    );
  const until = async (count: number): Promise<void> => {
    for (let i = 0; i < 100 && (await attached()).length < count; i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
  };

  test("are chosen, dropped and pasted; pictures stand there, others can be saved", async () => {
    const who = await visitor(context, place);
    await who.say("See this");
    const png = await pictures.png();
    await who.chat
      .locator('input[type="file"]')
      .setInputFiles({ name: "lid.png", mimeType: "image/png", buffer: png });
    await who.chat.locator('img[alt="lid.png"]').waitFor({ state: "attached" });
    await who.chat.locator("form.composer").evaluate(
      inPage(`
      const files = new DataTransfer();
      files.items.add(new File(["dropped words"], "notes.txt", { type: "text/plain" }));
      element.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
    `),
    );
    await who.chat.locator('a.file[download="notes.txt"]').waitFor();
    await who.chat.locator("textarea").evaluate(
      inPage(`
      const files = new DataTransfer();
      files.items.add(new File(["pasted words"], "pasted.txt", { type: "text/plain" }));
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: files, bubbles: true, cancelable: true }));
    `),
    );
    await until(3);
    expect(await attached()).toEqual([
      { name: "lid.png", type: "image/png", status: "STORED" },
      { name: "notes.txt", type: "text/plain", status: "STORED" },
      { name: "pasted.txt", type: "text/plain", status: "STORED" },
    ]);
    // Refused by the server in its words, and said to the visitor.
    await who.chat.locator('input[type="file"]').setInputFiles({
      name: "large.bin",
      mimeType: "application/octet-stream",
      buffer: Buffer.alloc(11 * 1024 * 1024),
    });
    await who.chat.getByRole("alert").getByText("large.bin: A file has at most 10 MiB.").waitFor();
  });
});
