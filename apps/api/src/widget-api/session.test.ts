import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { arrive, Browser, makeKey, makeWidget, sign, type TestWidget } from "./testing/visitor.ts";

let api: TestApi;
let widget: TestWidget;
beforeAll(async () => {
  api = await startApi();
  widget = await makeWidget(api);
});
afterAll(() => api?.close());

const CONFIG = "{ widgetConfig { title } }";
const code = ({ errors }: { errors?: readonly { extensions: Record<string, unknown> }[] }) =>
  errors?.[0]?.extensions.code;

describe("who may call", () => {
  test.each(["https://evil.dev", "http://shop.dev", "https://shop.dev:8443", "null", ""])(
    "not a page of %j",
    async (origin) => {
      expect(code(await new Browser(api, widget).ask(CONFIG, {}, { origin }))).toBe("FORBIDDEN");
    },
  );

  test("a page of the platform's own, which is the frame", async () => {
    expect(
      (await new Browser(api, widget).ask(CONFIG, {}, { origin: "https://contacts.business.org" })).data,
    ).not.toBeNull();
  });

  test("nobody with another key, whatever kind of key it is", async () => {
    const keys = [
      "",
      "wk_",
      api.adminKey,
      `${widget.publishableKey.slice(0, -1)}!`,
      `wk_${"0".repeat(26)}_${"x".repeat(24)}`,
    ];
    for (const key of keys)
      expect(code(await new Browser(api, widget).ask(CONFIG, {}, { "x-widget-key": key }))).toBe(
        "UNAUTHENTICATED",
      );
  });

  test("nobody while the widget's channel is switched off", async () => {
    const off = await makeWidget(api);
    await api.graphql(
      "mutation ($id: ID!) { channelSetEnabled(id: $id, enabled: false) { userErrors { code } } }",
      { id: off.channel.id },
    );
    expect(code(await new Browser(api, off).ask(CONFIG))).toBe("UNAUTHENTICATED");
  });

  test("a listed page reads the answer across origins; a foreign one does not, and a preflight opens nothing", async () => {
    const post = (origin: string) =>
      fetch(`${api.url}/widget/graphql`, {
        method: "POST",
        headers: { ...new Browser(api, widget).headers(), origin, "content-type": "application/json" },
        body: JSON.stringify({ query: CONFIG }),
      });
    expect((await post("https://shop.dev")).headers.get("access-control-allow-origin")).toBe(
      "https://shop.dev",
    );
    expect((await post("https://evil.dev")).headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await fetch(`${api.url}/widget/graphql`, {
      method: "OPTIONS",
      headers: { origin: "https://evil.dev" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-credentials")]).toEqual([
      204,
      null,
    ]);
  });
});

describe("a session", () => {
  test("is kept by the hash of its token alone", async () => {
    const { token } = await arrive(api, widget);
    const rows = await api.rows<{ tokenHash: Buffer }>(
      `SELECT token_hash AS "tokenHash" FROM widget_session`,
    );
    expect(rows.some((row) => row.tokenHash.equals(createHash("sha256").update(token).digest()))).toBe(true);
    const [all] = await api.rows<{ text: string }>("SELECT json_agg(v)::text AS text FROM widget_session v");
    expect(all?.text).not.toContain(token);
  });

  test("makes no contact before something is said", async () => {
    const before = await api.rows("SELECT id FROM contact");
    await arrive(api, widget);
    expect(await api.rows("SELECT id FROM contact")).toEqual(before);
  });

  test("goes on by its token; any other resumption is a fresh one", async () => {
    const browser = await arrive(api, widget);
    await browser.say("goes on");
    const again = new Browser(api, widget);
    expect((await again.start(browser.token)).session?.token).toBe(browser.token);
    expect(await again.texts()).toEqual(["goes on"]);
    for (const resume of ["junk", `${browser.token}x`, widget.publishableKey]) {
      const fresh = new Browser(api, widget);
      await fresh.start(resume);
      expect(fresh.token).not.toBe(browser.token);
      expect(await fresh.texts()).toEqual([]);
    }
  });

  test("opens nothing at another widget", async () => {
    const browser = await arrive(api, widget);
    const elsewhere = new Browser(api, await makeWidget(api));
    elsewhere.token = browser.token;
    expect(code(await elsewhere.ask("{ messages { id } }"))).toBe("UNAUTHENTICATED");
  });

  test("ends by reset, and when its time is over", async () => {
    const [left, late] = [await arrive(api, widget), await arrive(api, widget)];
    expect(await left.reset()).toEqual({ session: null, errors: [] });
    const hash = createHash("sha256").update(late.token).digest();
    await api.rows("UPDATE widget_session SET expires_at = now() WHERE token_hash = $1 RETURNING id", [hash]);
    for (const browser of [left, late]) {
      expect(code(await browser.ask("{ messages { id } }"))).toBe("UNAUTHENTICATED");
      expect(
        code(await browser.ask(`mutation { messagePost(text: "x", clientId: "1") { message { id } } }`)),
      ).toBe("UNAUTHENTICATED");
    }
  });

  test("that is signed for the first time gets a new token and keeps its conversation: who knew the old one reads nothing more", async () => {
    const key = await makeKey(api, widget);
    const browser = await arrive(api, widget);
    await browser.say("before signing in");
    const old = browser.token;
    await browser.identify({ token: await sign(widget, key, "kiosk-1") });
    expect(browser.token).not.toBe(old);
    expect(await browser.texts()).toEqual(["before signing in"]);
    const eavesdropper = new Browser(api, widget);
    eavesdropper.token = old;
    expect(code(await eavesdropper.ask("{ messages { id } }"))).toBe("UNAUTHENTICATED");
    await eavesdropper.start(old);
    expect(await eavesdropper.texts()).toEqual([]);
    const signed = browser.token;
    await browser.identify({ token: await sign(widget, key, "kiosk-1") });
    expect(browser.token).toBe(signed);
  });

  test("that is signed twice at once has one token in the end, and it is one that was told", async () => {
    const key = await makeKey(api, widget);
    const browser = await arrive(api, widget);
    const jwt = await sign(widget, key, "twice");
    const identify = "mutation ($t: String!) { identify(input: { token: $t }) { session { token } } }";
    type Identified = { identify: { session: { token: string } } };
    const answers = await Promise.all([1, 2, 3].map(() => browser.ask<Identified>(identify, { t: jwt })));
    const told = answers.flatMap(({ data }) => data?.identify.session.token ?? []);
    expect(told.length).toBeGreaterThan(0);
    expect(answers.filter(({ data }) => !data).map(code)).toEqual(
      Array.from({ length: 3 - told.length }, () => "UNAUTHENTICATED"),
    );
    for (const token of told)
      expect(
        (await browser.ask("{ messages { id } }", {}, { authorization: `Bearer ${token}` })).errors,
      ).toBeUndefined();
  });
});
