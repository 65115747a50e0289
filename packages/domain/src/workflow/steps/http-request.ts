import type { HttpRequestStep } from "../definition.ts";
import { durationMs } from "../duration.ts";
import { atPointer, isObject } from "../json.ts";
import type { Scope } from "../path.ts";
import type { Signal } from "../run.ts";
import { render } from "../text.ts";
import { brief, leave, type Outcome, type Visit } from "./outcome.ts";

const MAX_TIMEOUT_MS = 10_000;

/** A value within an address is one part of it: it can add no path, no parameter and no host. At the very start it is the address. */
const inUrl = (value: string, offset: number): string =>
  offset === 0 ? value : encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\ufffd"));
/** A value within a header stays within it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
const inHeader = (value: string): string => value.replace(/[\u0000-\u001f\u007f]+/g, " ");

const deep = (value: unknown, scope: Scope): unknown => {
  if (typeof value === "string") return render(value, scope);
  if (Array.isArray(value)) return value.map((one) => deep(one, scope));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, deep(one, scope)])) : value;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A text that is JSON as it is written is rendered within its strings, so that a quote in a contact's name cannot change its form. */
const bodyOf = (body: unknown, scope: Scope): unknown => {
  const json = typeof body === "string" ? parsed(body) : undefined;
  return typeof json === "object" && json !== null ? JSON.stringify(deep(json, scope)) : deep(body ?? null, scope);
};

export const enterHttpRequest = (step: HttpRequestStep, { key, scope }: Visit): Outcome => {
  const url = render(step.url, scope, inUrl).trim();
  if (!/^https?:\/\/[^\s/]/i.test(url)) {
    return leave("onError", step.onError, "httpFailed", { status: null, reason: "the address does not begin with http:// or https://" });
  }
  const headers = Object.fromEntries(Object.entries(step.headers ?? {}).map(([name, value]) => [name, render(value, scope, inHeader)]));
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
  if (!ok || status === null || status < 200 || status > 299) {
    return leave("onError", step.onError, "httpFailed", { status, reason: brief(reason ?? "the answer was no 2xx") });
  }
  const mapped = Object.entries(step.responseMapping ?? {}).map(([name, pointer]) => [name, atPointer(body, pointer) ?? null]);
  return { ...leave("next", step.next, "httpDone", { status }), variables: Object.fromEntries(mapped) };
};
