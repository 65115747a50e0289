import { note } from "./walk.ts";

// Drafts as people type them, right or wrong: of no type but JSON.

export const manual = (...steps: readonly object[]): unknown => ({
  trigger: { type: "MANUAL" },
  start: (steps[0] as { id?: unknown } | undefined)?.id,
  steps,
});
export const only = (type: string, settings: object): unknown =>
  manual({ id: "a", type, next: null, ...settings });
export const ask = (answer: object, more: object = {}): unknown =>
  only("ASK_QUESTION", { text: "?", answer, ...more });
export const when = (condition: unknown): unknown =>
  manual({ id: "a", type: "BRANCH", branches: [{ name: "x", when: condition, next: null }], else: null });
export const compare = (operator: string, value: unknown, more: object = {}): unknown =>
  when({ field: "contact.email", operator, value, ...more });
export const http = (more: object): unknown =>
  only("HTTP_REQUEST", { method: "POST", url: "https://api.acme.dev/", ...more });
export const trigger = (value: unknown): unknown => ({ trigger: value, start: "a", steps: [note("a")] });
export const repeat = (count: number): string[] => Array.from({ length: count }, (_, index) => `o${index}`);
export const chain = (count: number): unknown =>
  manual(...repeat(count).map((id, index) => note(id, index + 1 < count ? `o${index + 1}` : null)));
