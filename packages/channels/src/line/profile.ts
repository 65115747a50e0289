import { EgressFailed } from "../egress/errors.ts";
import type { Egress } from "../egress/http.ts";
import { anyObject, anyWord } from "../words/index.ts";
import { type LineConfig, profileUrl } from "./config.ts";

const TIMEOUT_MS = 10_000;

const answered = anyObject({ displayName: anyWord });

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

/**
 * The name that somebody chose at LINE; null for one who blocked the account, or never was its friend.
 * @throws EgressFailed, EgressRefused where it may be known later.
 */
export async function profile(config: LineConfig, account: string, egress: Egress): Promise<string | null> {
  const { status, body } = await egress.request({
    method: "GET",
    url: profileUrl(config, account),
    headers: { authorization: `Bearer ${config.channelAccessToken}` },
    timeoutMs: TIMEOUT_MS,
  });
  if (status === 429 || status >= 500) throw new EgressFailed(`LINE answered HTTP ${status}`, status);
  return status === 200 ? (answered.parse(jsonOf(body)).displayName ?? null) : null;
}
