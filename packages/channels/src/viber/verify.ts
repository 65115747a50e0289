import { createHmac } from "node:crypto";
import { sameSecret } from "../constant-time.ts";
import type { RawRequest } from "../raw-request.ts";
import type { ViberConfig } from "./config.ts";

/** `X-Viber-Content-Signature: <hex HMAC-SHA256(authToken, raw body)>`. */
export function verify({ authToken }: ViberConfig, request: RawRequest): boolean {
  if (authToken === "") return false;
  const expected = createHmac("sha256", authToken).update(request.rawBody).digest("hex");
  return sameSecret(expected, request.headers["x-viber-content-signature"]);
}
