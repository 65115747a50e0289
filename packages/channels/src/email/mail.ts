/** One header of a mail: its name in lower case, its value as written. */
export interface MailHeader {
  readonly name: string;
  readonly value: string;
}

/** One who is named in From. */
export interface Author {
  readonly address: string;
  readonly name: string;
}

/** A received mail, whichever provider told of it and in whatever form. */
export interface Mail {
  /** Topmost first, repeated ones included. */
  readonly headers: readonly MailHeader[];
  /** Who is in From by the provider's own reading; empty where it tells the headers alone. */
  readonly authors: readonly Author[];
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly html: string | undefined;
  /** The provider's own id of the mail, where it has one; never the Message-ID, which the sender writes. */
  readonly providerId?: string | undefined;
}

export const valuesOf = (headers: readonly MailHeader[], name: string): readonly string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value);
