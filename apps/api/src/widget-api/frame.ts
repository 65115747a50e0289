import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transaction, widgetByKey, workspaceOfWidgetKey } from "@contact-identity/database";
import { originProblem } from "@contact-identity/domain";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ApiSettings } from "../api-settings.ts";
import { assetsOf, sendAsset } from "../http/assets.ts";

export interface FrameOptions {
  readonly settings: Pick<ApiSettings, "database" | "publicUrl">;
  /** What apps/widget builds; by default where it builds. */
  readonly folder?: string;
}

// Holds from src/widget-api and from dist/widget-api.
const built = fileURLToPath(new URL("../../../widget/dist/", import.meta.url));
const manifestShape = z.object({ loader: z.string(), page: z.string(), assets: z.array(z.string()) });

/** Where a page may frame the chat: what its widget lists, and the platform's own pages; nowhere when there is no such widget. */
async function framers(
  { database }: FrameOptions["settings"],
  key: string,
): Promise<readonly string[] | null> {
  const workspaceId = workspaceOfWidgetKey(key);
  const widget =
    workspaceId === null ? null : await transaction(database, workspaceId, (tx) => widgetByKey(tx, key));
  return widget && ["'self'", ...widget.allowedOrigins.filter((origin) => originProblem(origin) === null)];
}

/** The chat loads nothing from elsewhere, runs no inline script, and is framed by listed pages alone. */
export const framePolicy = (publicUrl: string, ancestors: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Safari before 15.4 does not take 'self' for a socket.
    `connect-src 'self' ${new URL(publicUrl).origin.replace(/^http/, "ws")}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(" ") : "'none'"}`,
  ].join("; ");

/** `GET /widget.js`, the loader; `GET /widget/?key=wk_…`, the chat's page; `GET /widget/assets/<name>`, what that loads. */
export async function widgetFrame(
  app: FastifyInstance,
  { settings, folder = built }: FrameOptions,
): Promise<void> {
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => null);
  if (text === null) {
    app.log.warn({ folder }, "the web chat was not built; run npm run build");
    app.get("/widget.js", (_, reply) =>
      reply.code(503).type("text/plain").send("The web chat was not built: npm run build\n"),
    );
    return;
  }
  const { loader, page, assets } = manifestShape.parse(JSON.parse(text));
  const html = await readFile(join(folder, page), "utf8");
  const loaders = assetsOf({ files: [loader], compressed: [loader] }, folder);
  const files = assetsOf({ files: assets, compressed: assets }, join(folder, dirname(page), "assets"));

  app.get("/widget.js", (request, reply) => {
    // A site of whatever policy may load it; it is the same for everybody.
    reply.header("cross-origin-resource-policy", "cross-origin");
    return sendAsset(request, reply, loaders.get(loader), "public, max-age=300");
  });
  app.get<{ Querystring: { key?: unknown } }>("/widget/", async (request, reply) => {
    const { key } = request.query;
    const ancestors = typeof key === "string" ? await framers(settings, key) : null;
    return reply
      .code(ancestors ? 200 : 404)
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-security-policy", framePolicy(settings.publicUrl, ancestors ?? []))
      .header("x-content-type-options", "nosniff")
      .header("referrer-policy", "no-referrer")
      .send(ancestors ? html : "<!doctype html><title>No such chat</title>");
  });
  app.get<{ Params: { name: string } }>("/widget/assets/:name", (request, reply) =>
    sendAsset(request, reply, files.get(request.params.name), "public, max-age=31536000, immutable"),
  );
}
