import { normaliseEmail } from "@contact-identity/domain";
import { type MailHeader, valuesOf } from "../mail.ts";
import { type MethodResult, readAuthenticationResults } from "./authentication-results.ts";

/** The domain of `shop.dev` or `ann@shop.dev` in the form in which two are compared. */
function domainOf(text: string): string | null {
  const read = normaliseEmail(text.includes("@") ? text : `x@${text}`);
  return read.ok ? read.domain : null;
}

function isAligned({ result, properties }: MethodResult, fromDomain: string): boolean {
  const [domain, ...more] = properties
    .filter(([name]) => name === "header.from")
    .map(([, value]) => domainOf(value));
  return result === "pass" && domain === fromDomain && more.length === 0;
}

/**
 * Whether the mail's author domain is proven: DMARC passed for the very domain of From, by the word of the server that is trusted.
 * Only the topmost header of that server's name counts, for those below it came in with the mail. One that cannot be read stands in the
 * way of what is below it, as it may be the trusted server's. Two verdicts must both be good.
 * @param trustedAuthservId undefined trusts nobody.
 * @param fromDomain normalised.
 */
export function isProven(
  headers: readonly MailHeader[],
  trustedAuthservId: string | undefined,
  fromDomain: string,
): boolean {
  if (trustedAuthservId === undefined) return false;
  const trusted = trustedAuthservId.toLowerCase();
  for (const value of valuesOf(headers, "authentication-results")) {
    const read = readAuthenticationResults(value);
    if (read === null) return false;
    if (read.authservId !== trusted) continue;
    const verdicts = read.results?.filter(({ method }) => method === "dmarc") ?? [];
    return verdicts.length > 0 && verdicts.every((verdict) => isAligned(verdict, fromDomain));
  }
  return false;
}
