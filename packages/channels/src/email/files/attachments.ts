import type { TouchAttachment } from "@contact-identity/domain";
import { MalformedPayload } from "../../malformed.ts";
import { attachmentKindOf } from "../../words/index.ts";
import type { Mail, MailBody, MailFile } from "../mail.ts";
import { decodeText } from "../mime/charset.ts";
import { mailIn } from "../mime/read-mail.ts";
import { calendarWords } from "./calendar.ts";
import { fileName } from "./file-name.ts";
import { isPixel } from "./picture-size.ts";
import { readTnef } from "./tnef.ts";

/** What the files of a mail come to. */
export interface Enclosed {
  readonly attachments: readonly TouchAttachment[];
  /** Mails that were passed on as a file. */
  readonly forwarded: readonly Mail[];
  /** What a calendar's event says. */
  readonly calendar: string | undefined;
  /** What Outlook packed away. */
  readonly packed: MailBody | undefined;
}

/** How many come with what they hold; the rest are listed, so that nobody thinks that they were never sent. */
const MOST_HELD = 20;
const MOST_LISTED = 100;
/** A mail in a mail in a mail. */
const MOST_NESTED = 3;
/** Larger pictures are no pixels. */
const MAX_PIXEL = 2_048;

/** Proofs of who wrote, for programs. */
const SIGNATURES = new Set([
  "application/pgp-signature",
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
]);

const isTnef = ({ type, name }: MailFile): boolean =>
  type === "application/ms-tnef" ||
  type === "application/vnd.ms-tnef" ||
  name?.toLowerCase() === "winmail.dat";

class Collector {
  readonly attachments: TouchAttachment[] = [];
  readonly forwarded: Mail[] = [];
  calendar: string | undefined;
  packed: MailBody | undefined;

  async collect(files: readonly MailFile[], depth = 0): Promise<void> {
    for (const file of files) {
      if (SIGNATURES.has(file.type)) continue;
      if (file.type === "message/rfc822" && depth < MOST_NESTED) await this.#mail(file, depth);
      else if (isTnef(file)) await this.#tnef(file);
      else if (file.type === "text/calendar") await this.#calendar(file);
      else await this.#file(file);
    }
  }

  async #mail(file: MailFile, depth: number): Promise<void> {
    try {
      const mail = await mailIn(await file.bytes());
      this.forwarded.push(mail);
      await this.collect(mail.files, depth + 1);
    } catch (error) {
      if (!(error instanceof MalformedPayload)) throw error;
      await this.#file(file);
    }
  }

  async #tnef(file: MailFile): Promise<void> {
    const content = await file.bytes();
    const unpacked = readTnef(content);
    if (unpacked === null) return this.#add(file, content);
    const { text, html, files } = unpacked;
    this.packed ??= { text, html };
    for (const { name, type, bytes } of files)
      this.#add({ name, type: type ?? "application/octet-stream", inline: false }, bytes);
  }

  /** One without a name is another form of the mail's text. */
  async #calendar(file: MailFile): Promise<void> {
    const content = await file.bytes();
    const words = calendarWords(decodeText(content, "utf-8"));
    this.calendar ??= words ?? undefined;
    if (words === null || file.name !== undefined) this.#add(file, content);
  }

  async #file(file: MailFile): Promise<void> {
    const held = this.attachments.length < MOST_HELD;
    this.#add(file, held ? await file.bytes() : new Uint8Array());
  }

  #add({ name, type }: Omit<MailFile, "bytes">, content: Uint8Array): void {
    const held = this.attachments.length < MOST_HELD;
    if (this.attachments.length >= MOST_LISTED) return;
    if (type.startsWith("image/") && content.length > 0 && content.length < MAX_PIXEL && isPixel(content))
      return;
    const known = fileName(name);
    this.attachments.push({
      kind: attachmentKindOf(type),
      ...(known === undefined ? {} : { name: known }),
      contentType: type,
      ...(held ? { size: content.length } : {}),
      file: { type: "content", content: held ? content : new Uint8Array() },
    });
  }
}

/** What stands in the files of a mail: files, also those of the mails in it, and what is text all the same. */
export async function enclosedIn({ files }: Mail): Promise<Enclosed> {
  const collector = new Collector();
  await collector.collect(files);
  return collector;
}
