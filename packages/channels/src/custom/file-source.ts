import type { FileSource } from "../attached/file-source.ts";
import type { CustomConfig } from "./config.ts";

/** Wherever the business has it; the channel's token is for its own calls and goes nowhere else. */
export const files: FileSource<CustomConfig> = {
  hosts: () => null,
  request: (_config, reference) => (reference.type === "url" ? { url: reference.url } : null),
  secrets: ({ token }) => [token],
};
