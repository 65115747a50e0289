import { toASCII } from "tr46";
import { MAX_DOMAIN, MAX_LABEL } from "./limits.ts";

const FULL_STOP_AT_END = /[.\u3002\uff0e\uff61]$/u;
const ANY_STOP = /[.\u3002\uff0e\uff61]/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/;

const isIpv4 = (text: string): boolean =>
  IPV4.test(text) && text.split(".").every((part) => Number(part) <= 255);

/** How many 16-bit groups the text is; -1 when it is no list of groups. An IPv4 tail stands for two and may only come last. */
const groupCount = (text: string, mayEndInIpv4: boolean): number => {
  if (text === "") return 0;
  const parts = text.split(":");
  const tail = mayEndInIpv4 && isIpv4(parts.at(-1) as string) ? parts.pop() : undefined;
  return parts.every((part) => IPV6_GROUP.test(part)) ? parts.length + (tail === undefined ? 0 : 2) : -1;
};

const isIpv6 = (text: string): boolean => {
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return false;
  const before = groupCount(head, tail === undefined);
  if (tail === undefined) return before === 8;
  const after = groupCount(tail, true);
  // "::" for a single group is deprecated by RFC 5952 and still read: seven groups beside it are the most.
  return before >= 0 && after >= 0 && before + after <= 7;
};

const isAddressLiteral = (text: string): boolean => {
  const inside = text.slice(1, -1);
  return inside.startsWith("ipv6:") ? isIpv6(inside.slice("ipv6:".length)) : isIpv4(inside);
};

/** Punycode takes the square of a label's length: no label is looked into that could not be one. */
const isTooLong = (domain: string): boolean =>
  domain.length > 2 * MAX_DOMAIN ||
  [...domain].length > MAX_DOMAIN ||
  domain.split(ANY_STOP).some((label) => label.length > MAX_LABEL && [...label].length > MAX_LABEL);

/**
 * The domain part of an address in the form in which two of them are compared: punycode by UTS-46 (non-transitional), lower-case,
 * without a trailing dot; an address literal (`[192.0.2.1]`, `[ipv6:2001:db8::1]`) in lower case. Null when it is not one by RFC 5321.
 * Takes the domain as written: lower-casing it first would turn a final capital sigma into another letter than UTS-46 does.
 */
export const asciiDomain = (domain: string): string | null => {
  if (isTooLong(domain)) return null;
  if (domain.startsWith("[")) {
    const literal = domain.toLowerCase();
    return literal.endsWith("]") && isAddressLiteral(literal) ? literal : null;
  }
  const ascii = toASCII(domain.replace(FULL_STOP_AT_END, ""), {
    checkBidi: true,
    checkJoiners: true,
    useSTD3ASCIIRules: true,
    verifyDNSLength: true,
  });
  return ascii?.split(".").every((label) => LABEL.test(label)) ? ascii : null;
};
