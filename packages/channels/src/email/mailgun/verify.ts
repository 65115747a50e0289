import { createHmac } from "node:crypto";
import { sameSecret } from "../../constant-time.ts";
import type { RawRequest } from "../../raw-request.ts";
import { formOf } from "../form.ts";

const MAX_AGE_S = 5 * 60;

/**
 * The form's signature over timestamp and token, made within five minutes of `now` (milliseconds since 1970).
 * Source: Mailgun, Securing webhooks.
 */
export function mailgunSigned(signingKey: string, request: RawRequest, now = Date.now()): boolean {
  const form = formOf(request);
  const [timestamp, token, signature] = [
    form?.text("timestamp"),
    form?.text("token"),
    form?.text("signature"),
  ];
  if (signingKey === "" || !timestamp || !token || !/^\d{1,12}$/.test(timestamp)) return false;
  const expected = createHmac("sha256", signingKey)
    .update(timestamp + token)
    .digest("hex");
  return sameSecret(expected, signature) && Math.abs(now / 1000 - Number(timestamp)) <= MAX_AGE_S;
}

/** The signature binds nothing but the token, so the token is good for one call. */
export const mailgunToken = (request: RawRequest): string | null => formOf(request)?.text("token") ?? null;
