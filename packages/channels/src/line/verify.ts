import { createHmac } from "node:crypto";
import { sameSecret } from "../constant-time.ts";
import type { RawRequest } from "../raw-request.ts";
import type { LineConfig } from "./config.ts";

/** `x-line-signature: <base64 HMAC-SHA256(channelSecret, raw body)>`. */
export function verify({ channelSecret }: LineConfig, request: RawRequest): boolean {
  if (channelSecret === "") return false;
  const expected = createHmac("sha256", channelSecret).update(request.rawBody).digest("base64");
  return sameSecret(expected, request.headers["x-line-signature"]);
}
