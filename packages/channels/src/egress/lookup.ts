import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { type AllowedRange, addressRefusal } from "./address.ts";
import { EgressRefused } from "./errors.ts";

/** All addresses of a host name, as the machine's own resolver gives them. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

async function checkedAddresses(
  hostname: string,
  resolve: Resolve,
  allowed: readonly AllowedRange[],
): Promise<readonly string[]> {
  const addresses = await resolve(hostname);
  for (const address of addresses) {
    const refusal = addressRefusal(address, allowed);
    if (refusal !== null) throw new EgressRefused(refusal);
  }
  if (addresses.length === 0)
    throw Object.assign(new Error("the host name has no address"), { code: "ENOTFOUND" });
  return addresses;
}

/**
 * What a socket asks for its addresses. The socket connects to exactly what is answered here, so a name that resolves
 * differently the next moment (DNS rebinding) gains nothing. One bad address among several refuses them all.
 */
export function guardedLookup(resolve: Resolve, allowed: readonly AllowedRange[]): LookupFunction {
  return (hostname, options, callback) => {
    checkedAddresses(hostname, resolve, allowed).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const first = found[0]!;
        if (options.all === true) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ""),
    );
  };
}
