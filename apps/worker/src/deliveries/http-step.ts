import { EgressFailed, EgressRefused } from "@contact-identity/channels";
import { advanceRun, countBrokenAttempt, isRace, openSecrets, type Tx } from "@contact-identity/database";
import { completeRequest, markedNames, type PayloadOf, type Signal } from "@contact-identity/domain";
import type { Work } from "../work.ts";
import { defineDelivery } from "./define-delivery.ts";
import { redacted, redactedText } from "./redacted.ts";

type Request = PayloadOf<"internal.http-request">;
type Result = Extract<Signal, { type: "httpResult" }>;
type Secrets = Readonly<Record<string, string>>;
interface Claimed {
  readonly request: Request;
  /** Null when one of them was sealed by a key that is not there. */
  readonly secrets: Secrets | null;
}

const jsonOrText = (body: Buffer): unknown => {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** As much of an answer that is no JSON as anybody maps. */
const brief = (body: unknown): unknown => (typeof body === "string" ? body.slice(0, 10_000) : body);

const failed = (key: string, reason: string): Result => ({
  type: "httpResult",
  key,
  ok: false,
  status: null,
  body: null,
  reason,
});

/** The request with its secrets lives in here alone, and nothing that comes back repeats one. */
async function call(
  { egress }: Work,
  { key, method, timeoutMs, ...marked }: Request,
  secrets: Secrets,
): Promise<Result> {
  const completed = completeRequest(marked, secrets);
  if ("fault" in completed) return failed(key, completed.fault);
  const { url, headers, body } = completed.request;
  const isText = typeof body === "string";
  const values = Object.values(secrets);
  try {
    const answer = await egress.request({
      method,
      url,
      headers: {
        ...(isText || body == null ? {} : { "content-type": "application/json" }),
        ...headers,
        "idempotency-key": key,
      },
      ...(body == null ? {} : { body: isText ? body : JSON.stringify(body) }),
      timeoutMs,
    });
    const { status } = answer;
    return {
      type: "httpResult",
      key,
      ok: status >= 200 && status < 300,
      status,
      body: brief(redacted(jsonOrText(answer.body), values)),
    };
  } catch (error) {
    if (!(error instanceof EgressRefused) && !(error instanceof EgressFailed)) throw error;
    return failed(key, redactedText(error.reason, values));
  }
}

async function secretsOf(tx: Tx, { url, headers, body }: Request): Promise<Secrets | null> {
  const names = [...new Set(markedNames([url, headers, body]))];
  if (names.length === 0) return {};
  return openSecrets(tx, names).catch((error: unknown) => {
    if (error instanceof Error && error.message.includes("ENCRYPTION_KEY")) return null;
    throw error;
  });
}

/**
 * Makes a workflow's request, at least once under the same key, and tells the run what came of it. It is not tried again: the workflow's
 * author says by `onError` what a refusal leads to. The request stays in the outbox row, under whose id the job runs, until the run has
 * heard of it.
 */
export const requestHttp = defineDelivery({
  event: "internal.http-request",
  width: (concurrency) => ({ all: concurrency }),
  claim: async (tx, { payload }): Promise<Claimed> => ({
    request: payload,
    secrets: await secretsOf(tx, payload),
  }),
  perform: async (work, { request, secrets }) =>
    secrets === null
      ? failed(
          request.key,
          "a secret of this step was sealed by a key that ENCRYPTION_KEY no longer lists; set it again",
        )
      : call(work, request, secrets),
  outcomeOf: () => ({ type: "sent", externalId: null }),
  record: async (tx, { request: { runId } }, result) => void (await advanceRun(tx, runId, result)),
  broken: async (tx, { request: { runId } }, error) =>
    !isRace(error) && countBrokenAttempt(tx, runId, error, false),
});
