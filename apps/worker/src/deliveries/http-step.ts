import { EgressFailed, EgressRefused } from "@contact-identity/channels";
import { advanceRun, countBrokenAttempt, isRace } from "@contact-identity/database";
import type { PayloadOf, Signal } from "@contact-identity/domain";
import type { Work } from "../work.ts";
import { defineDelivery } from "./define-delivery.ts";

type Request = PayloadOf<"internal.http-request">;
type Result = Extract<Signal, { type: "httpResult" }>;

const readBody = (body: Buffer): unknown => {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.slice(0, 10_000);
  }
};

async function call({ egress }: Work, request: Request): Promise<Result> {
  const { key } = request;
  const isText = typeof request.body === "string";
  try {
    const { status, body } = await egress.request({
      method: request.method,
      url: request.url,
      headers: {
        ...(isText || request.body == null ? {} : { "content-type": "application/json" }),
        ...request.headers,
        "idempotency-key": key,
      },
      ...(request.body == null ? {} : { body: isText ? (request.body as string) : JSON.stringify(request.body) }),
      timeoutMs: request.timeoutMs,
    });
    return { type: "httpResult", key, ok: status >= 200 && status < 300, status, body: readBody(body) };
  } catch (error) {
    if (!(error instanceof EgressRefused) && !(error instanceof EgressFailed)) throw error;
    return { type: "httpResult", key, ok: false, status: null, body: null, reason: error.reason };
  }
}

/**
 * Makes a workflow's request, at least once under the same key, and tells the run what came of it. It is not tried again: the workflow's
 * author says by `onError` what a refusal leads to. The request stays in the outbox row, under whose id the job runs.
 */
export const requestHttp = defineDelivery({
  event: "internal.http-request",
  width: (concurrency) => ({ all: concurrency }),
  claim: async (_tx, { payload }) => payload,
  perform: call,
  outcomeOf: () => ({ type: "sent", externalId: null }),
  record: async (tx, { runId }, result) => void (await advanceRun(tx, runId, result)),
  broken: async (tx, { runId }, error) => !isRace(error) && countBrokenAttempt(tx, runId, error, false),
});
