import type { Tx, WidgetRow } from "@contact-identity/database";
import { liveIdentitySecret, publicId } from "@contact-identity/database";
import { type ClaimsReading, isLonger, LENGTHS, readIdentityClaims } from "@contact-identity/domain";
import { compactVerify, decodeProtectedHeader } from "jose";

/** Where the mistake lies is told to those who make such tokens; of the key nothing is. */
const UNSIGNED = {
  ok: false,
  message: "The token is not signed by a live key of this widget with HS256.",
} as const;

/** Claims with the key that signed them. */
export type SignedReading =
  | (ClaimsReading & { readonly ok: true; readonly kid: string })
  | (ClaimsReading & { readonly ok: false });

function kidOf(token: string): string | null {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === "string" && /^[\w-]{1,100}$/.test(kid) ? kid : null;
  } catch {
    return null;
  }
}

/** The JSON that the secret signed with HS256; null when it did not, or it is not one. */
async function signedJson(token: string, secret: string): Promise<unknown> {
  try {
    const { payload } = await compactVerify(token, new TextEncoder().encode(secret), {
      algorithms: ["HS256"],
    });
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch {
    return null;
  }
}

/** The claims of a token that a live key of this widget signed, or why it has none. `now` in epoch seconds. */
export async function verifiedClaims(
  tx: Tx,
  widget: WidgetRow,
  token: string,
  encryptionKey: Buffer,
  now: number,
): Promise<SignedReading> {
  if (isLonger(token, LENGTHS.identityToken))
    return { ok: false, message: `A token has at most ${LENGTHS.identityToken} characters.` };
  const kid = kidOf(token);
  const secret = kid === null ? null : await liveIdentitySecret(tx, widget.id, kid, encryptionKey);
  const payload = secret === null ? null : await signedJson(token, secret);
  if (kid === null || payload === null) return UNSIGNED;
  const reading = readIdentityClaims(payload, publicId("widget", widget.id), now);
  return reading.ok ? { ...reading, kid } : reading;
}
