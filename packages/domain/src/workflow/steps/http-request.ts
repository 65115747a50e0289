import { composeAddress } from "../address.ts";
import type { HttpRequestStep } from "../definition.ts";
import { durationMs } from "../duration.ts";
import { asText, atPointer, isNothing } from "../json.ts";
import { type Scope, valueAt } from "../path.ts";
import type { Signal } from "../run.ts";
import { mapTexts, mark, markedNames, markValue, secretOfPath, withoutMarks } from "../secret.ts";
import { type Placeholder, parts } from "../text.ts";
import { brief, leave, type Outcome, type Visit } from "./outcome.ts";

const MAX_TIMEOUT_MS = 10_000;

/** A value within a header stays within it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
export const inHeader = (value: string): string => value.replace(/[\u0000-\u001f\u007f]+/g, " ");

const textOf = ({ path, fallback }: Placeholder, scope: Scope): string => {
  const value = valueAt(path, scope);
  return withoutMarks(isNothing(value) ? (fallback ?? "") : asText(value));
};

/** Like `render`, with a mark where a secret belongs: what is inserted is never taken for one. */
const rendered = (text: string, scope: Scope, encode: (value: string) => string = (value) => value): string =>
  parts(text)
    .map((part) => {
      if (typeof part === "string") return withoutMarks(part);
      const secret = secretOfPath(part.path);
      return secret === null ? encode(textOf(part, scope)) : mark(secret);
    })
    .join("");

/** Composed once: here, or, where a secret stands in it, when that is known (`completeRequest`). Until then its parts stay parts. */
const addressOf = (url: string, scope: Scope, carriesSecrets: boolean) => {
  const all = parts(url);
  const isSecret = (part: string | Placeholder) => typeof part !== "string" && secretOfPath(part.path) !== null;
  if (!all.some(isSecret))
    return composeAddress(
      all.map((part) => (typeof part === "string" ? withoutMarks(part) : { value: textOf(part, scope) })),
      carriesSecrets,
    );
  const marked = all.map((part) => {
    if (typeof part === "string") return withoutMarks(part);
    const secret = secretOfPath(part.path);
    return secret === null ? markValue(textOf(part, scope)) : mark(secret);
  });
  return { url: marked.join("") };
};

export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A text that is JSON as it is written is rendered within its strings, so that a quote in a contact's name cannot change its form. */
const bodyOf = (body: unknown, scope: Scope): unknown => {
  const json = typeof body === "string" ? parsed(body) : undefined;
  const deep = (value: unknown) => mapTexts(value, (text) => rendered(text, scope));
  return typeof json === "object" && json !== null ? JSON.stringify(deep(json)) : deep(body ?? null);
};

const failed = (step: HttpRequestStep, reason: string, status: number | null = null): Outcome =>
  leave("onError", step.onError, "httpFailed", { status, reason });

export const enterHttpRequest = (step: HttpRequestStep, { key, scope }: Visit): Outcome => {
  const headers = Object.fromEntries(Object.entries(step.headers ?? {}).map(([name, value]) => [name, rendered(value, scope, inHeader)]));
  const body = step.method === "GET" || step.method === "HEAD" ? null : bodyOf(step.body, scope);
  const address = addressOf(step.url, scope, markedNames([headers, body]).length > 0);
  if ("fault" in address) return failed(step, address.fault);
  const { url } = address;
  if (markedNames(url).length === 0 && !/^https?:\/\/[^\s/]/i.test(url))
    return failed(step, "the address does not begin with http:// or https://");
  const timeoutMs = (step.timeout === undefined ? null : durationMs(step.timeout)) ?? MAX_TIMEOUT_MS;
  return {
    outcome: "requested",
    detail: { key },
    effects: [{ type: "httpRequest", key, method: step.method, url, headers, body, timeoutMs }],
    onward: { waitFor: { type: "http", key }, wakeAt: null },
  };
};

/** A pointer that points at nothing sets null: no value of an earlier request stays behind. */
export const receiveHttpRequest = (step: HttpRequestStep, { run }: Visit, signal: Signal): Outcome | null => {
  if (signal.type !== "httpResult" || run.waitFor?.type !== "http" || signal.key !== run.waitFor.key) return null;
  const { ok, status, reason, body } = signal;
  if (!ok || status === null || status < 200 || status > 299) return failed(step, brief(reason ?? "the answer was no 2xx"), status);
  const mapped = Object.entries(step.responseMapping ?? {}).map(([name, pointer]) => [name, atPointer(body, pointer) ?? null]);
  return { ...leave("next", step.next, "httpDone", { status }), variables: Object.fromEntries(mapped) };
};
