import { credentialPaths, requestFaults } from "../request/credentials.ts";
import { bodyOf, inHeader, rendered, requestAddress } from "../request/marked-request.ts";
import { brief, leave } from "../run/outcome.ts";
import { duration, pointers } from "../schema/settings.ts";
import { dictionary, leaf } from "../schema/typed.ts";
import { markedNames } from "../text/secret.ts";
import { durationMs } from "../value/duration.ts";
import { atPointer } from "../value/json.ts";
import { because, defineStep, detailText, type StepOf, stepForm } from "./define-step.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
const url = leaf({
  title: "an address that begins with http:// or https://",
  type: "string",
  pattern: "^(https?://\\S|\\{\\{)",
  maxLength: 2048,
});
const headers = dictionary(
  leaf({ title: "a text without line breaks", type: "string", pattern: "^[^\\r\\n]*$", maxLength: 4096 }),
  "an object of at most 50 header names and texts",
  { maxProperties: 50, propertyNames: { pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", maxLength: 200 } },
);
const body = leaf({
  title: "an object or a text, of at most 50,000 characters",
  type: ["object", "array", "string", "null"],
  maxJson: { characters: 50_000, values: 5000, depth: 20 },
});
/** `responseMapping` points into the body of what comes back. `timeout`: ten seconds by default. */
const form = stepForm(
  "HTTP_REQUEST",
  {
    method: leaf({ title: `one of ${METHODS.join(", ")}`, enum: METHODS }),
    ...{ url, headers, body },
    responseMapping: pointers,
    timeout: duration("PT10S"),
  },
  ["next", "onError"],
  ["headers", "body", "responseMapping", "timeout"],
);
export type HttpRequestStep = StepOf<typeof form>;
const MAX_TIMEOUT_MS = 10_000;

const failed = (step: HttpRequestStep, reason: string, status: number | null = null) =>
  leave("onError", step.onError, "httpFailed", { status, reason });

export const httpRequestStep = defineStep(form, {
  texts: { url: "secrets", headers: "secrets", body: "secrets" },
  sendsOut: ["url", "headers", "body"],
  stalesFacts: [],
  says: {
    requested: () => "has a request on its way",
    httpDone: (detail) => `got an answer with status ${detailText(detail, "status")}`,
    httpFailed: (detail) =>
      `had its request fail${detailText(detail, "status") && ` with status ${detailText(detail, "status")}`}${because(detail)}`,
  },
  dangers: (step, { addressRefusal }) => requestFaults(step, addressRefusal),
  credentials: credentialPaths,
  enter(step, { key, scope }) {
    const headers = Object.fromEntries(
      Object.entries(step.headers ?? {}).map(([name, value]) => [name, rendered(value, scope, inHeader)]),
    );
    const body = step.method === "GET" || step.method === "HEAD" ? null : bodyOf(step.body, scope);
    const address = requestAddress(step.url, scope, markedNames([headers, body]).length > 0);
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
  },
  /** A pointer that points at nothing sets null: no value of an earlier request stays behind. */
  receive(step, { run }, signal) {
    if (signal.type !== "httpResult" || run.waitFor?.type !== "http" || signal.key !== run.waitFor.key)
      return null;
    const { ok, status, reason, body } = signal;
    if (!ok || status === null || status < 200 || status > 299)
      return failed(step, brief(reason ?? "the answer was no 2xx"), status);
    const mapped = Object.entries(step.responseMapping ?? {}).map(([name, pointer]) => [
      name,
      atPointer(body, pointer) ?? null,
    ]);
    return { ...leave("next", step.next, "httpDone", { status }), variables: Object.fromEntries(mapped) };
  },
});
