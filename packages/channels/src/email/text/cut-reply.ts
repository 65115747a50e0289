import EmailReplyParser from "email-reply-parser";

// Danger: the library's patterns look at the whole text, and some take time that grows with its square or cube. So it sees the beginning
// alone, no long line, and no word that starts such a pattern more than a few times.
const MAX_SEEN = 6_000;
const MAX_LINE = 300;
const MAX_VERBS = 3;

/** Verbs of the headers of answers that the library looks for across lines. */
const VERBS = /schreef|pisze|napisał|skrev|写道|wrote|écrit|escribió|scritto|escreveu|schrieb|kirjoitti/g;
/** Lines that part a form or a list; the library takes each for the beginning of a signature, which only two dashes are. */
const RULE = /^\s{0,20}(?:-{3,}|_{2,}|={2,}|\+{2,})\s{0,20}$/;
const HIDDEN_FROM = 0xe100;
const HIDDEN_TO = 0xf8ff;
const HIDDEN = /[\uE100-\uF8FF]/g;

const FORWARD_MARK =
  /^[ \t>]*(?:-{2,}[ ]?(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht|пересылаемое сообщение)[ ]?-{2,}|begin forwarded message:|anfang der weitergeleiteten nachricht:)[ \t]*$/im;
const FORWARD_SUBJECT = /^\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|pd|doorst|转发|轉寄|転送)\s?[:：]/i;

/** What a person passes on is what they say. */
const isForward = (text: string, subject: string): boolean =>
  FORWARD_SUBJECT.test(subject) || FORWARD_MARK.test(text);

/** Replaces what the library must not see by a character each, and back. */
class Hidden {
  readonly #texts: string[] = [];

  hide(text: string): string {
    if (HIDDEN_FROM + this.#texts.length >= HIDDEN_TO) return text;
    this.#texts.push(text);
    return String.fromCharCode(HIDDEN_FROM + this.#texts.length - 1);
  }

  show(text: string): string {
    return text.replace(HIDDEN, (one) => this.#texts[one.charCodeAt(0) - HIDDEN_FROM] ?? "");
  }
}

function simplified(text: string, hidden: Hidden): string {
  let verbs = 0;
  return text
    .replace(/\n{3,}/g, "\n\n")
    .split("\n")
    .map((line) => (line.length > MAX_LINE || RULE.test(line) ? hidden.hide(line) : line))
    .join("\n")
    .replace(VERBS, (verb) => (++verbs > MAX_VERBS ? hidden.hide(verb) : verb));
}

/** The lines that the library sees: whole ones, and what they leave. */
function apart(text: string): readonly [seen: string, rest: string] {
  if (text.length <= MAX_SEEN) return [text, ""];
  const end = text.lastIndexOf("\n", MAX_SEEN);
  return end <= 0 ? ["", text] : [text.slice(0, end), text.slice(end)];
}

/**
 * What is new in a mail: without the quoted history and the signature. All of it where nothing would be left, and where it is passed on.
 * A mail longer than is looked at keeps what follows, unless what was seen ends in a quotation: then that goes on.
 */
export function withoutHistory(text: string, subject = ""): string {
  const plain = text.replace(HIDDEN, "");
  if (isForward(plain.slice(0, MAX_SEEN), subject)) return text;
  const [seen, rest] = apart(plain);
  const hidden = new Hidden();
  const email = new EmailReplyParser().read(simplified(seen, hidden));
  const visible = hidden.show(email.getVisibleText()).trim();
  if (visible === "") return text;
  const last = email.getFragments().findLast((fragment) => !fragment.isEmpty());
  return rest === "" || last?.isQuoted() ? visible : `${visible}${rest}`.trim();
}
