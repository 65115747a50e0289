import { createReadStream } from "node:fs";
import { extname, join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";

/** One file that may be served; `gzip` is the path of its compressed copy. */
export type Asset = { readonly path: string; readonly gzip?: string; readonly type: string };

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".ttf": "font/ttf",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

export interface BuiltFiles {
  readonly files: readonly string[];
  /** Those of them that have a `.gz` beside them. */
  readonly compressed: readonly string[];
}

/** The closed list of what may be served, by name. A request never becomes a path: it is looked up here or refused. */
export function assetsOf({ files, compressed }: BuiltFiles, folder: string): ReadonlyMap<string, Asset> {
  const small = new Set(compressed);
  return new Map(
    files.map((name) => {
      const path = join(folder, name);
      const type = types[extname(name)] ?? "application/octet-stream";
      return [name, small.has(name) ? { path, gzip: `${path}.gz`, type } : { path, type }];
    }),
  );
}

/** Sends one of them, compressed where the caller takes it; 404 when it is not one. */
export function sendAsset(
  request: FastifyRequest,
  reply: FastifyReply,
  asset: Asset | undefined,
  cacheControl: string,
): FastifyReply {
  if (!asset) return reply.code(404).type("text/plain").send("Not found\n");
  const gzip = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "") ? asset.gzip : undefined;
  if (gzip) reply.header("content-encoding", "gzip");
  return reply
    .type(asset.type)
    .header("cache-control", cacheControl)
    .header("vary", "accept-encoding")
    .header("x-content-type-options", "nosniff")
    .send(createReadStream(gzip ?? asset.path));
}
