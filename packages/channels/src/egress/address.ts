import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A range of addresses that may be called although it is not public. */
export interface AllowedRange {
  readonly network: Address;
  readonly bits: number;
}

// Global unicast is 2000::/3; ipaddr.js calls all that it has no name for "unicast", old site-local and IPv4-compatible addresses among it.
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");
// Azure's platform address: public by number, answers only inside, with the machine's configuration.
const AZURE_PLATFORM = "168.63.129.16";

/** Reads `EGRESS_ALLOW` entries. Throws an Error that names the entry that is no CIDR. */
export function allowedRanges(cidrs: readonly string[]): readonly AllowedRange[] {
  return cidrs.map((cidr) => {
    const plain = cidr.includes(":")
      ? ipaddr.IPv6.isValidCIDR(cidr)
      : ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr);
    if (!plain) throw new Error(`"${cidr}" is not a CIDR such as 10.0.0.0/8 or fd00::/8`);
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return { network, bits };
  });
}

/** `::ffff:10.0.0.1` reaches 10.0.0.1, so it is judged as 10.0.0.1. */
function unwrapped(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function isPublic(address: Address): boolean {
  if (address.range() !== "unicast") return false;
  return address instanceof ipaddr.IPv6 ? address.match(GLOBAL_IPV6) : address.toString() !== AZURE_PLATFORM;
}

const within = (address: Address, { network, bits }: AllowedRange): boolean =>
  address.kind() === network.kind() && address.match(network, bits);

/** Never says which address: reasons are read by anyone who runs a workflow, and what a name leads to inside is nobody's business. */
const NOT_PUBLIC = "it leads to an address that is not public";

/**
 * Why this address may not be called, or null.
 * @param text an IPv4 or IPv6 address as the resolver or the URL parser wrote it, without brackets.
 */
export function addressRefusal(text: string, allowed: readonly AllowedRange[]): string | null {
  if (!ipaddr.isValid(text)) return "it leads to something that is no address";
  const address = unwrapped(ipaddr.parse(text));
  if (allowed.some((range) => within(address, range))) return null;
  return isPublic(address) ? null : NOT_PUBLIC;
}

/** Another program's words without the addresses in them. */
export const withoutAddresses = (words: string): string =>
  words.replace(/\[?(?:[0-9a-f]*:){2,}[0-9a-f.]*(?:%\w+)?\]?|\b\d{1,3}(?:\.\d{1,3}){3}\b/gi, "[address]");
