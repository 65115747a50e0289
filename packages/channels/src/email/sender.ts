import { normaliseEmail } from "@contact-identity/domain";
import { addressParser } from "postal-mime";
import { malformed } from "../malformed.ts";
import { type Author, type Mail, valuesOf } from "./mail.ts";

export interface Sender {
  /** The match key of the address. */
  readonly key: string;
  readonly domain: string;
  /** The address as written. */
  readonly raw: string;
  readonly name: string | undefined;
}

// Reading takes time that grows with the field, and no author is named at such length.
const MAX_FIELD_LENGTH = 10_000;

/** The authors in a From field as written. A group stands for nobody. @throws MalformedPayload when it is beyond all measure. */
export function authorsIn(field: string): readonly Author[] {
  if (field.length > MAX_FIELD_LENGTH)
    malformed(["From"], `must have at most ${MAX_FIELD_LENGTH} characters`);
  return addressParser(field).map((found) => ({ address: found.address ?? "", name: found.name }));
}

const keyOf = ({ address }: Author) => {
  const read = normaliseEmail(address);
  return read.ok ? read : malformed(["From"], "must hold one valid address");
};

/**
 * Who wrote a mail: its one From address, never Sender, Reply-To or the envelope. Of several authors none is proven to have written, and
 * mail programs choose among them differently, so such a mail is nobody's.
 * @throws MalformedPayload when there is not exactly one author, or the address is none.
 */
export function senderOf({ headers, authors }: Mail): Sender {
  const written = valuesOf(headers, "from").flatMap(authorsIn);
  const [author, another] = [...written, ...authors];
  if (author === undefined) malformed(["From"], "is missing");
  const { value, domain } = keyOf(author);
  const agree =
    another === undefined || (written.length === 1 && authors.length === 1 && keyOf(another).value === value);
  if (!agree) malformed(["From"], "must hold exactly one address");
  return { key: value, domain, raw: author.address, name: author.name.trim() || undefined };
}
