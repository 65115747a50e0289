import type { MultipartBody } from "./attached/multipart.ts";
import { EgressFailed, EgressRefused } from "./egress/errors.ts";
import type { Egress, EgressAnswer, EgressRequest } from "./egress/http.ts";
import type { SendOutcome } from "./provider.ts";
import { retryAfterMs } from "./retry-after.ts";
import { withoutSecrets } from "./secrets.ts";

const TIMEOUT_MS = 10_000;

export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; a `URLSearchParams` as a form, a `MultipartBody` as it is. */
  readonly body: unknown;
  /** For all of it, where there is much to send; else 10 s. */
  readonly timeoutMs?: number;
  /** Never to appear in a reason, though the provider may repeat them ("Malformed access token …"). */
  readonly secrets: readonly string[];
  /** What a 2xx answer's JSON means; undefined when the body is no JSON. The answer itself is for what JSON.parse would lose. */
  accepted(json: unknown, answer: EgressAnswer): SendOutcome;
  /** The provider's own words in a refusal, or null. */
  refusal(json: unknown): string | null;
  /** Whether a refusal other than 429 and 5xx passes by itself. */
  passing?(json: unknown): boolean;
  /** How long a refusal's body asks to wait, in ms, where a provider says it there. */
  waitMs?(json: unknown): number | undefined;
  /** Whether a refusal says that this very message was taken on an earlier attempt: then it is read as accepted. */
  takenBefore?(answer: EgressAnswer): boolean;
}

const jsonOf = ({ body }: EgressAnswer): unknown => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
};

const isPassing = (status: number): boolean => status === 429 || status >= 500;

function retryOf(reason: string, answer: EgressAnswer, told: number | undefined): SendOutcome {
  const asked = [retryAfterMs(answer.headers["retry-after"], Date.now()), told].filter(
    (ms) => ms !== undefined,
  );
  return { type: "retry", reason, ...(asked.length === 0 ? {} : { afterMs: Math.max(...asked) }) };
}

const isAccepted = (answer: EgressAnswer, { takenBefore }: Delivery): boolean =>
  (answer.status >= 200 && answer.status < 300) || takenBefore?.(answer) === true;

function outcomeOf(answer: EgressAnswer, delivery: Delivery): SendOutcome {
  const json = jsonOf(answer);
  if (isAccepted(answer, delivery)) return delivery.accepted(json, answer);
  const words = delivery.refusal(json);
  const reason = words === null ? `HTTP ${answer.status}` : `HTTP ${answer.status}: ${words}`;
  if (isPassing(answer.status) || delivery.passing?.(json) === true)
    return retryOf(reason, answer, delivery.waitMs?.(json));
  const redirect = answer.status >= 300 && answer.status < 400;
  return { type: "failed", reason: redirect ? `${reason}: redirects are not followed` : reason };
}

function outcomeOfError(error: unknown): SendOutcome {
  if (error instanceof EgressRefused) return { type: "failed", reason: error.reason };
  if (!(error instanceof EgressFailed)) throw error;
  const { status, reason } = error;
  // Where a status had come, the provider has decided: a 2xx that cannot be read to its end was taken, and sending again would send twice.
  if (status !== undefined && status >= 200 && status < 300) return { type: "sent", externalId: null };
  return { type: status === undefined || isPassing(status) ? "retry" : "failed", reason };
}

const isMultipart = (body: unknown): body is MultipartBody =>
  typeof body === "object" && body !== null && "bytes" in body && Buffer.isBuffer(body.bytes);

const encoded = (body: unknown): { readonly type: string; readonly text: string | Buffer } => {
  if (isMultipart(body)) return { type: body.type, text: body.bytes };
  return body instanceof URLSearchParams
    ? { type: "application/x-www-form-urlencoded", text: body.toString() }
    : { type: "application/json", text: JSON.stringify(body) };
};

/** Posts one message and says what became of it. */
export async function deliver(egress: Egress, delivery: Delivery): Promise<SendOutcome> {
  const { type, text } = encoded(delivery.body);
  const request: EgressRequest = {
    method: "POST",
    url: delivery.url,
    headers: { "content-type": type, ...delivery.headers },
    body: text,
    timeoutMs: delivery.timeoutMs ?? TIMEOUT_MS,
  };
  const outcome = await egress.request(request).then((answer) => outcomeOf(answer, delivery), outcomeOfError);
  return withoutSecrets(outcome, delivery.secrets);
}
