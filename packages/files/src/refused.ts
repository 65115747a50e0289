/** Why a file is not taken, in words that may be shown. */
export type RefusedFile = "TOO_LARGE" | "INTERRUPTED" | "EMPTY" | "INFECTED" | "MALFORMED";

export class FileRefused extends Error {
  constructor(
    readonly code: RefusedFile,
    message: string,
  ) {
    super(message);
    this.name = "FileRefused";
  }
}

/** The store has no such object. */
export class FileGone extends Error {
  constructor() {
    super("the file is not in the store any more");
    this.name = "FileGone";
  }
}

/** The store, or the antivirus, does not answer: trying again later may help. */
export class FilesUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FilesUnavailable";
  }
}
