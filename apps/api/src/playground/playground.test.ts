import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import Fastify from "fastify";
import { assetsOf } from "../http/assets.ts";
import { readManifest } from "./assets.ts";
import { playground } from "./playground.ts";
import { stubApi } from "./testing/stub-api.ts";

const built = fileURLToPath(new URL("../../dist/playground/assets/", import.meta.url));

describe("what the playground serves", () => {
  let api: Awaited<ReturnType<typeof stubApi>>;
  let manifest: NonNullable<Awaited<ReturnType<typeof readManifest>>>;
  beforeAll(async () => {
    const found = await readManifest(built);
    if (!found) throw new Error("no built client: run npm run build in apps/api");
    manifest = found;
    api = await stubApi();
  });
  afterAll(() => api.app.close());

  test("the page is never cached, loads from its own host only and cannot be framed", async () => {
    const { statusCode, headers, body } = await api.app.inject("/playground");
    expect(statusCode).toBe(200);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(headers["cache-control"]).toBe("no-store");
    const policy = String(headers["content-security-policy"]);
    for (const part of [
      "default-src 'self'",
      "worker-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
    expect(body).not.toMatch(/https?:\/\//);
  });

  test("an example cannot end the script element that carries it", async () => {
    const { body } = await api.app.inject("/playground");
    expect(body).toContain("\\u003c/script> ends nothing");
    expect(body.match(/<\/script>/g)).toHaveLength(2);
  });

  test("every built file is served for good, with its type, and compressed to anyone who takes it", async () => {
    const shown = manifest.files.map(async (name) => {
      const plain = await api.app.inject(`/playground/assets/${name}`);
      expect(plain.statusCode).toBe(200);
      expect(plain.headers["cache-control"]).toContain("immutable");
      expect(plain.headers["content-encoding"]).toBeUndefined();
      expect(plain.headers["content-type"]).toMatch(/javascript|text\/css|font\//);
      const small = await api.app.inject({
        url: `/playground/assets/${name}`,
        headers: { "accept-encoding": "gzip, br" },
      });
      expect(small.headers["content-encoding"]).toBe(manifest.compressed.includes(name) ? "gzip" : undefined);
      expect(small.rawPayload.length).toBeLessThanOrEqual(plain.rawPayload.length);
      expect(name).toMatch(/-[A-Z0-9]{8}\.\w+$/);
    });
    await Promise.all(shown);
  });

  test("scripts and styles name no host to load from", async () => {
    const host =
      /cdn\.jsdelivr\.net|unpkg\.com|cdnjs\.cloudflare\.com|esm\.sh|fonts\.(googleapis|gstatic)\.com|cdn\.apollographql\.com/;
    for (const name of manifest.files.filter((file) => /\.(js|css)$/.test(file))) {
      expect((await readFile(join(built, name), "utf8")).match(host)?.[0]).toBeUndefined();
    }
  });

  test.each([
    "/playground/..%2f..%2fpackage.json",
    "/playground/assets/..%2f..%2f..%2fpackage.json",
    "/playground/assets/%2e%2e%2fplayground.js",
    "/playground/assets/../../../package.json",
    "/playground/assets/manifest.json",
    "/playground/assets/__proto__",
    "/playground/assets/",
  ])("%s is refused", async (url) => {
    const { statusCode, body } = await api.app.inject(url);
    expect(statusCode).toBe(404);
    expect(body).not.toContain("dependencies");
  });

  test("no name outside the manifest finds a file", () => {
    const assets = assetsOf(manifest, built);
    const name = fc.oneof(
      fc.string(),
      fc
        .constantFrom(...manifest.files)
        .chain((file) => fc.constantFrom(`./${file}`, `../assets/${file}`, `${file}.gz`, `${file}\0`)),
    );
    fc.assert(
      fc.property(name, (asked) => manifest.files.includes(asked) || assets.get(asked) === undefined),
    );
  });
});

test("without a built client the page says so and the rest of the server works on", async () => {
  const app = Fastify();
  await app.register(playground, { assetsDir: await mkdtemp(join(tmpdir(), "playground-unbuilt-")) });
  app.get("/else", () => "here");
  const { statusCode, body } = await app.inject("/playground");
  expect(statusCode).toBe(503);
  expect(body).toContain("npm run build");
  expect((await app.inject("/else")).body).toBe("here");
  await app.close();
});

test("a folder of examples that is not there leaves a page without tabs of its own", async () => {
  const app = Fastify();
  await app.register(playground, { examplesDir: join(tmpdir(), "no-such-folder") });
  expect((await app.inject("/playground")).body).toContain('"examples":[]');
  await app.close();
});
