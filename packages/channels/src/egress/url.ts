import { isIP } from "node:net";
import { type AllowedRange, addressRefusal, allowedRanges } from "./address.ts";
import { EgressRefused } from "./errors.ts";
import { type MailServer, readMailUrl } from "./mail-url.ts";

/** The host without IPv6 brackets. The URL parser has already turned `0x7f.1`, `2130706433` and full-width digits into four decimal parts. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");

const isLocalName = (host: string): boolean => /^(?:.+\.)?localhost\.?$/.test(host);

function hostRefusal(host: string, allowed: readonly AllowedRange[]): string | null {
  if (isIP(host) !== 0) return addressRefusal(host, allowed);
  // RFC 6761 ties these names to the loopback, so the answer is known without asking DNS.
  return isLocalName(host) ? addressRefusal("127.0.0.1", allowed) : null;
}

/**
 * Reads a URL that may be called as far as can be told without DNS.
 * @throws EgressRefused with a reason that does not repeat the URL.
 */
export function safeUrl(text: string, allowed: readonly AllowedRange[]): URL {
  const url = URL.parse(text);
  if (url === null) throw new EgressRefused("the URL cannot be read");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new EgressRefused("the URL must start with http:// or https://");
  if (url.username !== "" || url.password !== "")
    throw new EgressRefused("the URL must not carry a user name or password");
  const refusal = hostRefusal(bareHost(url), allowed);
  if (refusal !== null) throw new EgressRefused(refusal);
  return url;
}

/**
 * Reads the URL of a mail server that may be called as far as can be told without DNS.
 * @throws EgressRefused with a reason that does not repeat the URL.
 */
export function safeMailServer(text: string, allowed: readonly AllowedRange[]): MailServer {
  const server = readMailUrl(text);
  if (server === null)
    throw new EgressRefused("the URL must be smtp:// or smtps:// with a host and nothing behind it");
  const refusal = hostRefusal(server.host, allowed);
  if (refusal !== null) throw new EgressRefused(refusal);
  return server;
}

/**
 * For configuration: why a URL would be refused, or null. Asks no DNS, so a name that leads inside is found out at the call.
 * @param allow CIDRs that may be called although private. Throws when one is not one.
 */
export function urlRefusal(allow: readonly string[]): (url: string) => string | null {
  const allowed = allowedRanges(allow);
  return (url) => refusalBy(() => safeUrl(url, allowed));
}

export function refusalBy(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof EgressRefused) return error.reason;
    throw error;
  }
}
