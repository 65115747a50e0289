import type { Options } from "./options.ts";

/** Multiple choice for a channel without buttons, or options that do not fit on them: one number a line, and a contact may answer by it. */
export function numberedList(text: string, options: Options = []): string {
  return [text, ...options.map(({ title }, index) => `${index + 1}. ${title}`)].join("\n");
}
