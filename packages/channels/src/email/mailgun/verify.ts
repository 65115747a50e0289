import { createHmac } from "node:crypto";
import { sameSecret } from "../../constant-time.ts";
import type { RawRequest } from "../../raw-request.ts";
import { formOf } from "../form.ts";

/** Mailgun tries for eight hours to deliver, with the block that it signed first. */
const MAX_AGE_S = 9 * 60 * 60;
/** Clocks differ. */
const MAX_AHEAD_S = 5 * 60;

/**
 * The form's signature over timestamp and token, made in the nine hours before `now` (milliseconds since 1970).
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
  const age = now / 1000 - Number(timestamp);
  return sameSecret(expected, signature) && age <= MAX_AGE_S && age >= -MAX_AHEAD_S;
}

/** The signature binds nothing but the token, so the token is good for one call. */
export const mailgunToken = (request: RawRequest): string | null => formOf(request)?.text("token") ?? null;
