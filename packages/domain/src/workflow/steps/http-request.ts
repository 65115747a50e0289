import type { HttpRequestStep } from "../definition/definition.ts";
import { composeAddress } from "../request/address.ts";
import { brief, leave, type Outcome, type Visit } from "../run/outcome.ts";
import type { Signal } from "../run/run.ts";
import { type Scope, valueAt } from "../text/path.ts";
import { mapTexts, mark, secretOfPath, withoutMarks } from "../text/secret.ts";
import { type Placeholder, parts } from "../text/text.ts";
import { durationMs } from "../value/duration.ts";
import { asText, atPointer, isNothing } from "../value/json.ts";

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

/** Secrets are literal here, and looked at once more when they are known (`completeRequest`). */
const addressOf = (url: string, scope: Scope) =>
  composeAddress(
    parts(url).map((part) => {
      if (typeof part === "string") return withoutMarks(part);
      const secret = secretOfPath(part.path);
      return secret === null ? { value: textOf(part, scope) } : mark(secret);
    }),
  );

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
  const address = addressOf(step.url, scope);
  if ("fault" in address) return failed(step, address.fault);
  const { url } = address;
  if (!/^(https?:\/\/[^\s/]|\ufdd0)/i.test(url)) return failed(step, "the address does not begin with http:// or https://");
  const headers = Object.fromEntries(Object.entries(step.headers ?? {}).map(([name, value]) => [name, rendered(value, scope, inHeader)]));
  const body = step.method === "GET" || step.method === "HEAD" ? null : bodyOf(step.body, scope);
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
