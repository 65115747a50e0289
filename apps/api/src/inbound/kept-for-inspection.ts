import type { RawRequest } from "@contact-identity/channels";
import { storableText } from "@contact-identity/domain";

const REMOVED = "[removed]";

/** Names of headers that carry proofs: anyone who reads them could pose as the provider. */
const PROOF = /authorization|cookie|signature|secret|token|password|api-?key/;

/** The most of a body that is kept, in characters: what is longer can be looked at, and not be taken again. */
const MAX_KEPT = 3 * 1024 * 1024;
const shortened = (text: string): string =>
  text.length <= MAX_KEPT ? text : `${text.slice(0, MAX_KEPT)}[cut]`;

const without = (text: string, secrets: readonly string[]) =>
  storableText(
    secrets
      .flatMap((secret) => [secret, encodeURIComponent(secret)])
      .reduce((left, secret) => left.replaceAll(secret, REMOVED), text),
  );

/** A call that could not be read, or taken, fit to be kept: no header that proves anything, and none of the channel's secrets anywhere. */
export const keptForInspection = (
  request: Pick<RawRequest, "headers" | "search" | "rawBody">,
  secrets: readonly string[],
) => ({
  headers: Object.fromEntries(
    Object.entries(request.headers)
      .filter((header): header is [string, string] => header[1] !== undefined)
      .map(([name, value]) => [name, PROOF.test(name) ? REMOVED : without(value, secrets)]),
  ),
  search: without(request.search, secrets),
  body: shortened(without(request.rawBody.toString("utf8"), secrets)),
});
