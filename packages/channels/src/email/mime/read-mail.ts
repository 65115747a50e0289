import type { Mail, MailBody, MailFile } from "../mail.ts";
import { decodeText } from "./charset.ts";
import { decodedPart } from "./decode-part.ts";
import { decodeWords } from "./encoded-words.ts";
import { unflowed } from "./flowed.ts";
import { headersIn } from "./headers.ts";
import { type MimePart, splitMail } from "./split.ts";

const META_CHARSET = /<meta[^>]{0,200}charset=["']?([\w:.-]{1,40})/i;

/** A page may say itself in which charset it is. */
const charsetOf = ({ node, type }: MimePart, bytes: Uint8Array): string | undefined =>
  node.charset ||
  (type === "text/html"
    ? META_CHARSET.exec(Buffer.from(bytes.subarray(0, 2048)).toString("latin1"))?.[1]
    : undefined);

async function textIn(part: MimePart): Promise<string> {
  const bytes = await decodedPart(part);
  const text = decodeText(bytes, charsetOf(part, bytes));
  return part.node.flowed ? unflowed(text, part.node.delSp) : text;
}

const isSaid = ({ type, node }: MimePart): boolean =>
  (type === "text/plain" || type === "text/html") && node.disposition !== "attachment" && !node.filename;

/** For programs, beside the same in plain text and HTML. */
const FOR_PROGRAMS = new Set(["text/x-amp-html", "text/watch-html"]);

const fileOf = (part: MimePart): MailFile => ({
  name: part.node.filename ? decodeWords(part.node.filename) : undefined,
  type: part.type,
  inline: part.node.disposition === "inline",
  bytes: () => decodedPart(part),
});

interface Found {
  readonly bodies: MailBody[];
  readonly files: MailFile[];
}

/** What the parts of an alternative say is said once: they are one body in its forms. */
async function readAlternative(part: MimePart, into: Found): Promise<void> {
  const inner: Found = { bodies: [], files: [] };
  for (const child of part.children) await readPart(child, inner);
  const joined = (form: "text" | "html") =>
    inner.bodies
      .map((body) => body[form])
      .filter((said) => said !== undefined)
      .join("\n");
  if (inner.bodies.length > 0) into.bodies.push({ text: joined("text"), html: joined("html") });
  into.files.push(...inner.files);
}

async function readPart(part: MimePart, into: Found): Promise<void> {
  if (part.node.multipart) {
    if (part.node.multipart === "alternative") return readAlternative(part, into);
    for (const child of part.children) await readPart(child, into);
    // A multipart without a boundary, or whose boundary never comes, is a text with lines that look odd.
    if (part.children.length > 0 || part.slices.length === 0) return;
    into.bodies.push({ text: decodeText(await decodedPart(part)) });
  } else if (isSaid(part)) {
    into.bodies.push({ [part.type === "text/html" ? "html" : "text"]: await textIn(part) });
  } else if (!FOR_PROGRAMS.has(part.type)) into.files.push(fileOf(part));
}

const trees = new WeakMap<Uint8Array, MimePart>();

/** Reads a whole mail (RFC 5322, MIME). @throws MalformedPayload when it is nested or headed without end. */
export async function mailIn(message: Uint8Array): Promise<Mail> {
  const root = await splitMail(message);
  trees.set(message, root);
  const found: Found = { bodies: [], files: [] };
  await readPart(root, found);
  const headers = headersIn(message);
  return { headers, authors: [], subject: undefined, ...found };
}

function fileSlices(part: MimePart): readonly Uint8Array[] {
  if (part.children.length > 0) return part.children.flatMap(fileSlices);
  return isSaid(part) || part.node.multipart ? [] : part.slices;
}

/** As much as is kept of a mail that was not read. */
const MOST_UNREAD = 1024 * 1024;

/** The mail without what its files hold; their names stay. Of one that could not be read, its beginning. */
export function mailWithoutFiles(message: Buffer): Buffer {
  const root = trees.get(message);
  if (root === undefined) return message.subarray(0, MOST_UNREAD);
  const rest: Buffer[] = [];
  let at = 0;
  for (const slice of fileSlices(root)) {
    const from = slice.byteOffset - message.byteOffset;
    if (slice.buffer !== message.buffer || from < at) continue;
    rest.push(message.subarray(at, from));
    at = from + slice.length;
  }
  return Buffer.concat([...rest, message.subarray(at)]);
}
