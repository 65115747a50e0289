import { readFile } from "node:fs/promises";
import { join } from "node:path";
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

/** The manifest of a built folder, or null when it was never built. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => null);
  return text === null ? null : manifestShape.parse(JSON.parse(text));
}
