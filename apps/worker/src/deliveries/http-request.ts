import { EgressFailed, EgressRefused } from "@contact-identity/channels";
import { advanceRun, countBrokenAttempt, emptyEvent, eventPayload, isRace, retrying, transaction } from "@contact-identity/database";
import type { Signal } from "@contact-identity/domain";
import type { JobData } from "../jobs.ts";
import type { Work } from "../work.ts";

interface Payload {
  readonly runId: string;
  readonly key: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
  readonly timeoutMs: number;
}

const readBody = (body: Buffer): unknown => {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.slice(0, 10_000);
  }
};

async function call({ egress }: Work, request: Payload): Promise<Extract<Signal, { type: "httpResult" }>> {
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
 * Makes a workflow's request, at least once under the same key, and tells the run what came of it. The request stays in the outbox row,
 * under whose id the job runs, until the run has heard of it.
 */
export async function requestHttp(work: Work, { workspaceId }: JobData, id: string): Promise<void> {
  const payload = await transaction(work.database, workspaceId, (tx) => eventPayload(tx, id));
  // Its contact was erased, or it was made before.
  if (!payload || !("runId" in payload)) return;
  const request = payload as unknown as Payload;
  const result = await call(work, request);
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
