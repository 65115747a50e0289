import type { FileSource } from "../attached/file-source.ts";
import { hostOf } from "../attached/file-source.ts";

/** A provider that gives a file's address, which opens by itself. */
export const byUrl = <C extends { readonly apiBaseUrl?: string | undefined }>(
  hosts: readonly string[],
): FileSource<C> => ({
  hosts: ({ apiBaseUrl }) => [...hosts, ...hostOf(apiBaseUrl)],
  request: (_config, reference) => (reference.type === "url" ? { url: reference.url } : null),
  secrets: () => [],
});
