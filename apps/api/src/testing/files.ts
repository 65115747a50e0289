import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFiles, type FilesOptions, fileLinks, openStore } from "@contact-identity/files";
import type { Storage } from "../files/stored-files.ts";

/** Where the API under test says that it is. */
export const PUBLIC_URL = "https://contacts.business.org";

/** Files in a folder of their own, which is made when the first one comes. */
export function testFiles(
  encryptionKey: Buffer,
  more: Partial<FilesOptions> = {},
): Storage & { readonly folder: string } {
  const folder = join(tmpdir(), `api-files-${randomUUID()}`);
  const store = createFiles({
    store: openStore({ type: "folder", path: join(folder, "files") }),
    spoolFolder: join(folder, "spool"),
    ...more,
  });
  return { store, links: fileLinks(encryptionKey, PUBLIC_URL), folder };
}
