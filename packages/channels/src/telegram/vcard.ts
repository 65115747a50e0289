import type { ContactCard } from "@contact-identity/domain";

/** A continued line begins with a blank. Source: RFC 6350, 3.2. */
const unfolded = (vcard: string): string => vcard.replace(/\r?\n[ \t]/g, "");

const unescaped = (value: string): string =>
  value.replace(/\\([\\,;nN])/g, (_, sign) => (sign === "n" || sign === "N" ? "\n" : sign)).trim();

/** The values of a property, with or without a group (`item1.TEL`) and parameters (`TEL;TYPE=CELL`). */
function valuesOf(lines: readonly string[], property: string): readonly string[] {
  return lines.flatMap((line) => {
    const colon = line.indexOf(":");
    if (colon < 0) return [];
    const name = line.slice(0, colon).split(";", 1)[0]!.split(".").at(-1)!.toUpperCase();
    return name === property ? [unescaped(line.slice(colon + 1))] : [];
  });
}

/** A number may be written as a URI. */
const plain = (value: string, scheme: string): string =>
  value.toLowerCase().startsWith(scheme) ? value.slice(scheme.length) : value;

/** Numbers, addresses and organisation of a vCard. Total: what is not one tells nothing. */
export function readVcard(vcard: string): Pick<ContactCard, "phones" | "emails" | "organisation"> {
  const lines = unfolded(vcard).split(/\r?\n/);
  const some = (values: readonly string[]) => values.filter((value) => value !== "");
  return {
    phones: some(valuesOf(lines, "TEL").map((value) => plain(value, "tel:"))),
    emails: some(valuesOf(lines, "EMAIL").map((value) => plain(value, "mailto:"))),
    organisation: valuesOf(lines, "ORG")[0]?.replace(/;+/g, ", ").replace(/, $/, "") || null,
  };
}
