import { createHash, createHmac } from "node:crypto";
import { sameSecret } from "../constant-time.ts";
import type { RawRequest } from "../raw-request.ts";
import type { TwilioConfig } from "./config.ts";

/** Never made from forwarded headers, which the caller writes. */
const signedUrl = ({ publicUrl }: TwilioConfig, { webhookUrl, search }: RawRequest): string =>
  publicUrl ?? `${webhookUrl}${search}`;

export const isForm = ({ headers }: RawRequest): boolean =>
  /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"]?.trim() ?? "");

const byCodeUnits = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Each parameter's name and value without anything between, in the order of the names; the same name with the same value once. */
const parameters = (body: Buffer): string =>
  [...new URLSearchParams(body.toString("utf8"))]
    .sort(
      ([name, value], [otherName, otherValue]) =>
        byCodeUnits(name, otherName) || byCodeUnits(value, otherValue),
    )
    .filter(([name, value], i, sorted) => name !== sorted[i - 1]?.[0] || value !== sorted[i - 1]?.[1])
    .map(([name, value]) => name + value)
    .join("");

/** Whether the URL, which is signed, names the hash of just this body. */
const bindsBody = (url: string, { rawBody }: RawRequest): boolean =>
  sameSecret(
    createHash("sha256").update(rawBody).digest("hex"),
    URL.parse(url)?.searchParams.get("bodySHA256")?.toLowerCase(),
  );

/**
 * `X-Twilio-Signature`: base64 HMAC-SHA1(authToken, URL and form parameters). What is no form is bound by `bodySHA256` in the URL, or not
 * at all, and then it is not believed. Source: Twilio, Security, validating requests.
 */
export function verify(config: TwilioConfig, request: RawRequest): boolean {
  if (config.authToken === "") return false;
  const url = signedUrl(config, request);
  const form = isForm(request);
  const expected = createHmac("sha1", config.authToken)
    .update(url + (form ? parameters(request.rawBody) : ""))
    .digest("base64");
  return sameSecret(expected, request.headers["x-twilio-signature"]) && (form || bindsBody(url, request));
}
