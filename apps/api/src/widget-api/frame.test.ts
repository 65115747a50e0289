import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import Fastify, { type FastifyInstance } from "fastify";
import { startApi, type TestApi } from "../testing/api.ts";
import { widgetFrame } from "./frame.ts";
import { makeWidget } from "./testing/visitor.ts";

let api: TestApi;
let folder: string;
let app: FastifyInstance;
beforeAll(async () => {
  api = await startApi();
  folder = await mkdtemp(join(tmpdir(), "widget-"));
  await mkdir(join(folder, "frame", "assets"), { recursive: true });
  const manifest = { loader: "widget.js", page: "frame/index.html", assets: ["frame-1.js"] };
  const files = {
    "manifest.json": JSON.stringify(manifest),
    "widget.js": "loader",
    "frame/index.html": "<p>chat</p>",
    "frame/assets/frame-1.js": "chat",
    "secret.txt": "x",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  app = Fastify();
  await app.register(widgetFrame, {
    folder,
    settings: { database: api.database, publicUrl: "https://contacts.business.org" },
  });
});
afterAll(async () => {
  await app?.close();
  await api?.close();
  await rm(folder, { recursive: true });
});

test("the chat may be framed by the pages that its widget lists, as they are now, and by no other", async () => {
  const widget = await makeWidget(api, { allowedOrigins: ["https://shop.dev", "https://*.shop.dev"] });
  const policy = async () =>
    String((await app.inject(`/widget/?key=${widget.publishableKey}`)).headers["content-security-policy"]);
  expect(await policy()).toContain("frame-ancestors 'self' https://shop.dev https://*.shop.dev");
  const move =
    "mutation ($id: ID!) { widgetUpdate(id: $id, input: { allowedOrigins: [] }) { userErrors { code } } }";
  await api.graphql(move, { id: widget.id });
  expect(await policy()).toMatch(/frame-ancestors 'self'$/);
});

test("it loads from its own host alone and runs nothing inline", async () => {
  const { publishableKey } = await makeWidget(api);
  const { headers, body, statusCode } = await app.inject(`/widget/?key=${publishableKey}`);
  expect([statusCode, body, headers["cache-control"]]).toEqual([200, "<p>chat</p>", "no-store"]);
  expect(headers["content-security-policy"]).toContain(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' wss://contacts.business.org;",
  );
  expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*/);
});

test.each(["", "?key=", "?key=wk_nobody", "?key=a&key=b"])(
  "without a widget (%s) there is no chat, and nowhere to frame it",
  async (query) => {
    const { statusCode, headers } = await app.inject(`/widget/${query}`);
    expect(statusCode).toBe(404);
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  },
);

test("the loader and the page's files are served, and nothing that lies beside them", async () => {
  expect((await app.inject("/widget.js")).headers).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cross-origin-resource-policy": "cross-origin",
  });
  expect((await app.inject("/widget/assets/frame-1.js")).body).toBe("chat");
  for (const name of [
    "secret.txt",
    "..%2f..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "../manifest.json",
    "index.html",
  ])
    expect((await app.inject(`/widget/assets/${name}`)).statusCode).toBe(404);
});
