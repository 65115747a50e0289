import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { z } from "zod";

const manifestShape = z.object({
  script: z.string(),
  style: z.string(),
  workers: z.object({ graphql: z.string(), json: z.string(), editor: z.string() }),
  files: z.array(z.string()),
  compressed: z.array(z.string()),
});

/** What `playground-client/build.mjs` wrote. Names carry a hash of their content. */
export type Manifest = z.infer<typeof manifestShape>;

/** One file that may be served; `gzip` is the path of its compressed copy. */
export type Asset = { readonly path: string; readonly gzip?: string; readonly type: string };

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".ttf": "font/ttf",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

/** The manifest of a built folder, or null when it was never built. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => null);
  return text === null ? null : manifestShape.parse(JSON.parse(text));
}

/** The closed list of what may be served, by name. A request never becomes a path: it is looked up here or refused. */
export function assetsOf(manifest: Manifest, folder: string): ReadonlyMap<string, Asset> {
  const compressed = new Set(manifest.compressed);
  return new Map(
    manifest.files.map((name) => {
      const path = join(folder, name);
      const type = types[extname(name)] ?? "application/octet-stream";
      return [name, compressed.has(name) ? { path, gzip: `${path}.gz`, type } : { path, type }];
    }),
  );
}
