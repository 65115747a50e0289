import { readFile } from "node:fs/promises";
import { z } from "zod";

const shape = z.object({
  widgetId: z.string(),
  publishableKey: z.string(),
  identityKey: z.object({ kid: z.string(), secret: z.string() }),
});

/** What the demo shop needs of `credentials.json`, and no key of an operator. */
export type DemoCredentials = z.infer<typeof shape>;

/** Null where there is no demo data. */
export async function readDemoCredentials(path: string): Promise<DemoCredentials | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? null : (shape.safeParse(JSON.parse(text)).data ?? null);
}
