import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import type { FieldType, FormField } from "../frame/api/protocol.ts";
import { hasBrowser, launch, type Stage, stage } from "../testing/chromium.ts";

const inBrowser = hasBrowser ? describe : describe.skip;
const field = (type: FieldType, label: string, more: Partial<FormField> = {}): FormField => ({
  key: label.toLowerCase(),
  type,
  label,
  placeholder: null,
  required: false,
  options: null,
  pattern: null,
  patternHint: null,
  ...more,
});
const everything = [
  field("NAME", "Name", { required: true }),
  field("EMAIL", "E-mail", { required: true }),
  field("PHONE", "Phone"),
  field("TEXT", "Order", { pattern: "[A-Z]{3}-\\d{4}", patternHint: "Like ABC-1234" }),
  field("NUMBER", "Pieces"),
  field("SELECT", "Size", { options: ["S", "M"] }),
  field("DATE", "Day"),
  field("URL", "Site"),
  field("CHECKBOX", "Privacy", { required: true }),
];

inBrowser("the form before the chat", () => {
  let browser: Browser;
  let s: Stage;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    s = await stage(browser);
    s.platform.api.config = {
      ...s.platform.api.config,
      preChatForm: { enabled: true, intro: "Before we start", fields: everything },
    };
  });
  afterEach(async () => {
    await s.close();
    expect(s.complaints).toEqual([]);
  });
  const focused = async (label: string): Promise<void> =>
    s.chat.getByLabel(label).and(s.chat.locator(":focus")).waitFor();
  const start = (): Promise<void> => s.chat.getByRole("button", { name: "Start chat" }).click();

  test("every type is asked for, sent as what it is, and then the chat begins", async () => {
    await s.open();
    await focused("Name");
    expect(await s.chat.getByRole("textbox", { name: "Write a message…" }).count()).toBe(0);
    await s.chat.getByLabel("Name").fill("Ann");
    await s.chat.getByLabel("E-mail").fill("ann@shop.dev");
    await s.chat.getByLabel("Phone").fill("+49 30 1234567");
    await s.chat.getByLabel("Order").fill("ABC-1234");
    await s.chat.getByLabel("Pieces").fill("3");
    await s.chat.getByLabel("Size").selectOption("M");
    await s.chat.getByLabel("Day").fill("2026-12-24");
    await s.chat.getByLabel("Site").fill("https://ann.dev");
    await s.chat.getByLabel("Privacy").check();
    await start();
    await s.chat.locator("textarea:focus").waitFor();
    expect(s.platform.api.submitted).toEqual([
      [
        { key: "name", value: "Ann" },
        { key: "e-mail", value: "ann@shop.dev" },
        { key: "phone", value: "+49 30 1234567" },
        { key: "order", value: "ABC-1234" },
        { key: "pieces", value: 3 },
        { key: "size", value: "M" },
        { key: "day", value: "2026-12-24" },
        { key: "site", value: "https://ann.dev" },
        { key: "privacy", value: true },
      ],
    ]);
    await s.page.reload();
    await s.chat.getByRole("textbox", { name: "Write a message…" }).waitFor();
  });

  test("a mistake is told beside its field, announced, and the first one has the focus", async () => {
    await s.open();
    await s.chat.getByLabel("E-mail").fill("ann@shop");
    await s.chat.getByLabel("Order").fill("4711");
    await start();
    await focused("Name");
    expect(await s.chat.getByLabel("Name").getAttribute("aria-invalid")).toBe("true");
    expect(await s.chat.getByRole("alert").textContent()).toBe("Please check the marked fields.");
    const described = async (label: string) => {
      const id = await s.chat.getByLabel(label).getAttribute("aria-describedby");
      return s.chat.locator(`[id="${id}"]`).textContent();
    };
    expect(await described("Name")).toBe("Please fill this in.");
    expect(await described("E-mail")).toBe("Please enter a valid e-mail address.");
    expect(await described("Order")).toBe("Like ABC-1234");
    expect(await described("Privacy")).toBe("Please fill this in.");
    expect(s.platform.api.submitted).toEqual([]);
  });

  test("what the server objects to is told in the same way, in the visitor's language", async () => {
    s.platform.api.config = { ...s.platform.api.config, locale: "es" };
    s.platform.api.formErrors = [{ code: "INVALID_EMAIL", message: "not an address", field: "e-mail" }];
    await s.open();
    await s.chat.getByLabel("Name").fill("Ann");
    await s.chat.getByLabel("E-mail").fill("ann@shop.dev");
    await s.chat.getByLabel("Privacy").check();
    await s.chat.getByRole("button", { name: "Iniciar chat" }).click();
    await focused("E-mail");
    await s.chat.getByText("Escribe un correo electrónico válido.").waitFor();
    await s.chat.getByRole("button", { name: "Iniciar chat" }).click();
    await s.chat.locator("textarea:focus").waitFor();
  });

  test("a message that is refused because the form is owed waits for the form and is then sent, once", async () => {
    s.platform.api.config = {
      ...s.platform.api.config,
      preChatForm: { ...s.platform.api.config.preChatForm, enabled: false },
    };
    s.platform.api.postErrors = [{ code: "FORM_REQUIRED", message: "owed", field: null }];
    await s.open();
    await s.chat.getByRole("textbox").fill("My question");
    await s.page.keyboard.press("Enter");
    await s.chat.getByLabel("Name").fill("Ann");
    await s.chat.getByLabel("E-mail").fill("ann@shop.dev");
    await s.chat.getByLabel("Privacy").check();
    await start();
    await s.chat.locator(".mine time").waitFor();
    expect(s.platform.api.posted.map(({ text }) => text)).toEqual(["My question", "My question"]);
    expect(new Set(s.platform.api.posted.map(({ clientId }) => clientId)).size).toBe(1);
  });

  test("where signing in is demanded, that is said in place of the field until it is done", async () => {
    s.platform.api.config = { ...s.platform.api.config, requireSignedIdentity: true };
    await s.open();
    await s.chat.getByText("Please sign in on this site to start a chat.").waitFor();
    expect(await s.chat.getByRole("textbox").count()).toBe(0);
    await s.run("ContactIdentity('identify', { token: 'signed' })");
    await s.chat.getByRole("textbox", { name: "Write a message…" }).waitFor();
  });
});
