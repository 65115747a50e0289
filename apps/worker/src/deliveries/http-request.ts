import { EgressFailed, EgressRefused } from "@contact-identity/channels";
import {
  advanceRun,
  countBrokenAttempt,
  emptyEvent,
  eventPayload,
  isRace,
  openSecrets,
  retrying,
  transaction,
} from "@contact-identity/database";
import { completeRequest, type MarkedRequest, markedNames, type Signal } from "@contact-identity/domain";
import type { JobData } from "../jobs.ts";
import type { Work } from "../work.ts";
import { redacted, redactedText } from "./redacted.ts";

interface Payload extends MarkedRequest {
  readonly runId: string;
  readonly key: string;
  readonly method: string;
  readonly timeoutMs: number;
}

type Result = Extract<Signal, { type: "httpResult" }>;
type Secrets = Readonly<Record<string, string>>;

const readBody = (body: Buffer): unknown => {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** As much of an answer that is no JSON as anybody maps. */
const brief = (body: unknown): unknown => (typeof body === "string" ? body.slice(0, 10_000) : body);

const failed = (key: string, reason: string): Result => ({ type: "httpResult", key, ok: false, status: null, body: null, reason });

/** The request with its secrets lives in here alone, and nothing that comes back repeats one. */
async function call({ egress }: Work, { key, method, timeoutMs, ...marked }: Payload, secrets: Secrets): Promise<Result> {
  const completed = completeRequest(marked, secrets);
  if ("fault" in completed) return failed(key, completed.fault);
  const { url, headers, body } = completed.request;
  const isText = typeof body === "string";
  const values = Object.values(secrets);
  try {
    const answer = await egress.request({
      method,
      url,
      headers: { ...(isText || body == null ? {} : { "content-type": "application/json" }), ...headers, "idempotency-key": key },
      ...(body == null ? {} : { body: isText ? body : JSON.stringify(body) }),
      timeoutMs,
    });
    const { status } = answer;
    return { type: "httpResult", key, ok: status >= 200 && status < 300, status, body: brief(redacted(readBody(answer.body), values)) };
  } catch (error) {
    if (!(error instanceof EgressRefused) && !(error instanceof EgressFailed)) throw error;
    return failed(key, redactedText(error.reason, values));
  }
}

/** Null when one of them was sealed by a key that is not there. */
async function secretsOf({ database }: Work, workspaceId: string, { url, headers, body }: Payload): Promise<Secrets | null> {
  const names = [...new Set(markedNames([url, headers, body]))];
  if (names.length === 0) return {};
  return transaction(database, workspaceId, (tx) => openSecrets(tx, names)).catch((error: unknown) => {
    if (error instanceof Error && error.message.includes("ENCRYPTION_KEY")) return null;
    throw error;
  });
}

/**
 * Makes a workflow's request, at least once under the same key, and tells the run what came of it. The request stays in the outbox row,
 * under whose id the job runs, until the run has heard of it.
 */
export async function requestHttp(work: Work, { workspaceId }: JobData, id: string): Promise<void> {
  const payload = await transaction(work.database, workspaceId, (tx) => eventPayload(tx, id));
  // Its contact was erased, or it was made before.
  if (!payload || !("runId" in payload)) return;
  const request = payload as unknown as Payload;
  const secrets = await secretsOf(work, workspaceId, request);
  const result =
    secrets === null
      ? failed(request.key, "a secret of this step was sealed by a key that ENCRYPTION_KEY no longer lists; set it anew")
      : await call(work, request, secrets);
  try {
    await retrying(work.database, workspaceId, async (tx) => {
      await advanceRun(tx, request.runId, result);
      emptyEvent(tx, id);
    });
  } catch (error) {
    if (isRace(error)) throw error;
    const givenUp = await transaction(work.database, workspaceId, async (tx) => {
      const ended = await countBrokenAttempt(tx, request.runId, error, false);
      if (ended) emptyEvent(tx, id);
      return ended;
    });
    if (!givenUp) throw error;
  }
}
