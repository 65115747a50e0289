import { isNoReplySender, normaliseEmail } from "@contact-identity/domain";
import { type Author, firstOf, type Mail, type MailHeader, valuesOf } from "../mail.ts";
import { authorsIn } from "./addresses.ts";
import type { Sender } from "./sender.ts";

/** What brought a mail that another wrote. */
export interface Carrier {
  readonly kind: "LIST" | "FORM";
  /** The author, where the mail names one beside From; null: From is all that it says. */
  readonly author: Author | null;
  /** From is not the author's: the carrier wrote itself there. */
  readonly rewritten: boolean;
}

const VIA = /^(.+) via .+$/i;
const FORM_LOCALS = new Set(["wordpress", "www-data", "apache", "forms", "webform"]);
/** Names of what sends the forms of web sites; X-PHP-Script has the path of the script. */
const FORM_PROGRAMS = /form|wordpress|wp-|wpmail|phpmailer|contact/i;

const keyOf = (address: string): string | null => {
  const read = normaliseEmail(address);
  return read.ok ? read.value : null;
};

const localOf = (address: string): string => address.slice(0, address.lastIndexOf("@")).toLowerCase();

/** The addresses that are the list itself: nobody writes to a desk and wants the answer sent there. */
function listAddresses(headers: readonly MailHeader[]): readonly string[] {
  const posts = ["list-post", "x-beenthere", "x-mailing-list", "delivered-to", "to"].flatMap((name) =>
    valuesOf(headers, name),
  );
  return posts.flatMap((value) =>
    [...value.slice(0, 2_000).matchAll(/[^\s<>,;:"]+@[^\s<>,;:"?]+/g)].map(([address]) => address),
  );
}

const isList = (headers: readonly MailHeader[], sender: Sender): boolean =>
  ["list-id", "x-original-from"].some((name) => firstOf(headers, name) !== undefined) ||
  VIA.test(sender.name ?? "");

function isForm(headers: readonly MailHeader[], { mailbox }: Sender, ours: string): boolean {
  if (mailbox === null) return false;
  const programs = ["x-mailer", "x-php-script", "x-php-originating-script"].flatMap((name) =>
    valuesOf(headers, name),
  );
  return (
    mailbox.key === keyOf(ours) ||
    isNoReplySender(mailbox.key) ||
    FORM_LOCALS.has(localOf(mailbox.key)) ||
    programs.some((program) => FORM_PROGRAMS.test(program.slice(0, 500)))
  );
}

/** The name that stood in From before a list wrote itself behind it: `'Anna Berg' via Support`. */
const nameBeforeVia = ({ name = "" }: Sender): string =>
  (VIA.exec(name)?.[1] ?? "").replace(/^'(.*)'$/, "$1");

function originalAuthor({ headers }: Mail, sender: Sender, ours: string): Author | null {
  const original = ["x-original-from", "x-original-sender"].flatMap((name) => valuesOf(headers, name));
  const candidates = [...original, ...valuesOf(headers, "reply-to")].flatMap(authorsIn);
  const not = new Set([ours, ...listAddresses(headers)].map(keyOf));
  const elsewhere = candidates.find(({ address }) => {
    const key = keyOf(address);
    if (key === null) return address !== "";
    return key !== sender.mailbox?.key && !not.has(key) && !isNoReplySender(key);
  });
  if (elsewhere === undefined) return null;
  return elsewhere.name === "" ? { ...elsewhere, name: nameBeforeVia(sender) } : elsewhere;
}

/**
 * Whether a list, a form of a web site, or another machine in between brought the mail, and who wrote it then. A form counts only where it
 * names the author in Reply-To: without one its own address is all that there is.
 * @param ours the channel's own address.
 */
export function carrierOf(mail: Mail, sender: Sender, ours: string): Carrier | null {
  const author = originalAuthor(mail, sender, ours);
  if (isList(mail.headers, sender)) {
    const lists = new Set([ours, ...listAddresses(mail.headers)].map(keyOf));
    const wroteItself = VIA.test(sender.name ?? "") || lists.has(sender.mailbox?.key ?? "");
    return { kind: "LIST", author, rewritten: author !== null || wroteItself };
  }
  return author !== null && isForm(mail.headers, sender, ours)
    ? { kind: "FORM", author, rewritten: true }
    : null;
}
