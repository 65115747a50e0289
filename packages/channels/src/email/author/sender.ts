import { normaliseEmail } from "@contact-identity/domain";
import { type Author, firstOf, type Mail, valuesOf } from "../mail.ts";
import { decodeWords } from "../mime/encoded-words.ts";
import { authorsIn, writtenAuthor } from "./addresses.ts";

/** Who is named in a field of a mail. */
export interface Sender {
  /** The one address that it names; null where it names none, several, or one that is not one. */
  readonly mailbox: { readonly key: string; readonly domain: string; readonly raw: string } | null;
  /** Nothing but that one address with its name stands there: only then can the address be proven. */
  readonly clean: boolean;
  /** The field as a person reads it. */
  readonly text: string;
  readonly name: string | undefined;
  /** Every address that was named and cannot be used, with the reason. */
  readonly unusable: readonly { readonly raw: string; readonly reason: string }[];
}

const MAX_UNUSABLE = 10;

const readOf = (author: Author) => ({ author, read: normaliseEmail(author.address) });

const SEVERAL = "One of several authors: nobody can say who of them wrote.";

function unusableOf(authors: readonly Author[]): Sender["unusable"] {
  const named = authors.map((author) => ({ raw: author.address || author.name, ...readOf(author) }));
  return named
    .filter(({ raw }) => raw !== "")
    .map(({ raw, read }) => ({ raw, reason: read.ok ? SEVERAL : read.message }))
    .slice(0, MAX_UNUSABLE);
}

/** Names without an address stand where a comma was not quoted: `Berg, Anna <anna@berg.dev>`. */
const nameIn = (authors: readonly Author[]): string | undefined =>
  authors
    .map(({ name }) => name)
    .filter((name) => name !== "")
    .join(", ") || undefined;

/**
 * Who is meant by these authors.
 * @param first of several, the first is meant.
 */
export function senderAmong(authors: readonly Author[], text: string, first = false): Sender {
  const addressed = authors.filter(({ address }) => address !== "");
  const keys = new Set(
    addressed.map(({ address }) => normaliseEmail(address)).map((r) => (r.ok ? r.value : r)),
  );
  const [chosen] = addressed;
  const read = chosen === undefined ? null : normaliseEmail(chosen.address);
  if (chosen === undefined || !read?.ok || (keys.size > 1 && !first)) {
    const single = authors.length === 1 ? authors[0]?.name || undefined : undefined;
    return { mailbox: null, clean: false, text, name: single, unusable: unusableOf(authors) };
  }
  return {
    mailbox: { key: read.value, domain: read.domain, raw: chosen.address },
    clean: authors.length === 1,
    text,
    name: keys.size > 1 ? chosen.name || undefined : nameIn(addressed.length > 1 ? [chosen] : authors),
    unusable: [],
  };
}

const blanksOnce = (text: string): string => text.replace(/\s+/g, " ").trim();

/**
 * Who is in From. The header counts; where the provider read another address out of it, mail programs may show either, so nobody is meant.
 * Of several authors the first is meant where a Sender says that one of them sent it.
 */
export function senderOf({ headers, authors }: Mail): Sender {
  const written = valuesOf(headers, "from");
  const named = written.flatMap(authorsIn);
  const hasSender = (firstOf(headers, "sender") ?? "").trim() !== "";
  if (written.length === 0)
    return senderAmong(authors, blanksOnce(authors.map(writtenAuthor).join(", ")), hasSender);
  const text = blanksOnce(written.map(decodeWords).join(", "));
  const sender = senderAmong(named, text, hasSender);
  const provider = senderAmong(authors, text);
  if (sender.mailbox === null || provider.mailbox === null || provider.mailbox.key === sender.mailbox.key)
    return written.length > 1 ? { ...sender, clean: false } : sender;
  return senderAmong([...named, ...authors], text);
}
