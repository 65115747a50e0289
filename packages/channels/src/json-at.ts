import { EgressFailed, EgressRefused } from "./egress/errors.ts";
import type { Egress, EgressAnswer } from "./egress/http.ts";
import { withoutSecretsIn } from "./secrets.ts";

const TIMEOUT_MS = 10_000;

export type JsonAt =
  | { readonly ok: true; readonly json: unknown }
  /** `reason` is fit to be shown. `status` null: there was no answer. */
  | {
      readonly ok: false;
      readonly reason: string;
      readonly status: number | null;
      readonly passing: boolean;
    };

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Never to appear in a reason. */
  readonly secrets: readonly string[];
  /** The provider's own words in a refusal, or null. */
  refusal(json: unknown): string | null;
}

const jsonOf = ({ body }: EgressAnswer): unknown => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
};

/** Asks a provider for JSON. Never throws for anything that it or the network does. */
export async function jsonAt(egress: Egress, { url, headers, secrets, refusal }: Asked): Promise<JsonAt> {
  const failed = (reason: string, status: number | null, passing: boolean): JsonAt => ({
    ok: false,
    reason: withoutSecretsIn(reason, secrets),
    status,
    passing,
  });
  try {
    const answer = await egress.request({ method: "GET", url, headers, timeoutMs: TIMEOUT_MS });
    const json = jsonOf(answer);
    const words = refusal(json);
    const { status } = answer;
    if (status >= 200 && status < 300 && words === null)
      return json === undefined ? failed("the answer is no JSON", status, true) : { ok: true, json };
    const said = words === null ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
    return failed(said, status, status === 429 || status >= 500);
  } catch (error) {
    if (error instanceof EgressRefused) return failed(error.reason, null, false);
    if (error instanceof EgressFailed) return failed(error.reason, error.status ?? null, true);
    throw error;
  }
}
