import { createHash, createHmac } from "node:crypto";
import { sameSecret } from "../constant-time.ts";
import type { RawRequest } from "../raw-request.ts";
import type { TwilioConfig } from "./config.ts";

const STANDARD_PORT = { "http:": "80", "https:": "443" } as const;

/**
 * The same address without its port, and with it where it is the standard one: Twilio signs either, as its own libraries check. All else
 * stays to the letter.
 */
function portForms(url: string): readonly string[] {
  const [, scheme, host, port, rest] = /^(https?:)\/\/([^/?#]*?)(:\d+)?([/?#].*)?$/is.exec(url) ?? [];
  if (scheme === undefined) return [url];
  const standard = STANDARD_PORT[scheme.toLowerCase() as keyof typeof STANDARD_PORT];
  return [url, `${scheme}//${host}${port === undefined ? `:${standard}` : ""}${rest ?? ""}`];
}

/**
 * The addresses that Twilio may have been told: the channel's public one, and the one for receipts. Never made from forwarded headers, which
 * the caller writes.
 */
const signedUrls = (
  { publicUrl, statusCallbackUrl }: TwilioConfig,
  { webhookUrl, search }: RawRequest,
): readonly string[] => {
  const own = `${webhookUrl}${search}`;
  // Receipts are asked for at the webhook, unless another address is given for them.
  const told = [publicUrl ?? own, statusCallbackUrl ?? own];
  return [...new Set(told.flatMap(portForms))];
};

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
  const form = isForm(request);
  const signed = form ? parameters(request.rawBody) : "";
  return signedUrls(config, request).some((url) => {
    const expected = createHmac("sha1", config.authToken)
      .update(url + signed)
      .digest("base64");
    return sameSecret(expected, request.headers["x-twilio-signature"]) && (form || bindsBody(url, request));
  });
}
