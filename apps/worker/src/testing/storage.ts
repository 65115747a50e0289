import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFiles, type FilesOptions, fileLinks, openStore } from "@contact-identity/files";
import type { Work } from "../work.ts";

/** Files in a folder of their own, which is made when the first one comes. */
export function testStorage(
  encryptionKey: Buffer,
  more: Partial<FilesOptions> = {},
): Pick<Work, "files" | "links"> {
  const folder = join(tmpdir(), `worker-files-${randomUUID()}`);
  const files = createFiles({
    store: openStore({ type: "folder", path: join(folder, "files") }),
    spoolFolder: join(folder, "spool"),
    ...more,
  });
  return { files, links: fileLinks(encryptionKey, "https://contacts.business.org") };
}
