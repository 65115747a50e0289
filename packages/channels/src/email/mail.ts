/** One header of a mail: its name in lower case, its value unfolded and otherwise as written. */
export interface MailHeader {
  readonly name: string;
  readonly value: string;
}

/** One who is named in From. */
export interface Author {
  readonly address: string;
  readonly name: string;
}

/** A file, an attached mail or a report's part. */
export interface MailFile {
  readonly name: string | undefined;
  /** Lower case, without parameters. */
  readonly type: string;
  /** Shown in the text, by the sender's word. */
  readonly inline: boolean;
  /** Made when it is asked for. */
  bytes(): Uint8Array | Promise<Uint8Array>;
}

/** One piece of what the mail says, in one form or both. */
export interface MailBody {
  readonly text?: string | undefined;
  readonly html?: string | undefined;
}

/** A received mail, whichever provider told of it and in whatever form. */
export interface Mail {
  /** Topmost first, repeated ones included. */
  readonly headers: readonly MailHeader[];
  /** Who is in From by the provider's own reading; empty where it tells the headers alone. */
  readonly authors: readonly Author[];
  readonly subject: string | undefined;
  /** In their order. */
  readonly bodies: readonly MailBody[];
  readonly files: readonly MailFile[];
  /** The provider's own id of the mail, where it has one; never the Message-ID, which the sender writes. */
  readonly providerId?: string | undefined;
  /** Who sent it by the envelope: `""` is nobody, which is how reports travel; undefined where the provider does not tell. */
  readonly envelopeSender?: string | undefined;
}

export const valuesOf = (headers: readonly MailHeader[], name: string): readonly string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value);

export const firstOf = (headers: readonly MailHeader[], name: string): string | undefined =>
  headers.find((header) => header.name === name)?.value;
