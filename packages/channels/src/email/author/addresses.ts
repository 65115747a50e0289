import { addressParser } from "postal-mime";
import type { Author } from "../mail.ts";
import { plainWords } from "../mime/encoded-words.ts";

// Reading takes time that grows with the field, and no author is named at such length.
const MAX_FIELD_LENGTH = 10_000;

/** The authors in an address field as written, those in a group one by one. Of a field beyond all measure, its beginning. */
export const authorsIn = (field: string): readonly Author[] =>
  addressParser(plainWords(field.slice(0, MAX_FIELD_LENGTH)), { flatten: true }).flatMap((found) =>
    found.address === undefined ? [] : [{ address: found.address.trim(), name: found.name.trim() }],
  );

/** As a person reads it. */
export const writtenAuthor = ({ address, name }: Author): string =>
  name === "" ? address : address === "" ? name : `${name} <${address}>`;
