/** Codes of `UserErrorCode` that a store refuses with. */
export type RefusalCode =
  | "NOT_FOUND"
  | "INVALID"
  | "INVALID_EMAIL"
  | "INVALID_PHONE"
  | "REQUIRED"
  | "CONFLICT"
  | "IDENTIFIER_TAKEN"
  | "BLOCKED_VALUE"
  | "SAME_CONTACT"
  | "MERGE_BLOCKED"
  | "ALREADY_MERGED"
  | "ALREADY_UNDONE"
  | "ERASED"
  | "SUPERSEDED"
  | "VERSION_MISMATCH"
  | "WORKFLOW_INVALID"
  | "NOT_PUBLISHED"
  | "UNSAFE_RULE"
  | "UNSAFE_URL"
  | "LIMIT_EXCEEDED"
  | "CHANNEL_UNAVAILABLE";

export interface Refusal {
  readonly code: RefusalCode;
  /** What is wrong and what to do next, in words. */
  readonly message: string;
  /** Path into the input. */
  readonly field?: readonly string[] | undefined;
}

/** Something that a caller can expect. Thrown inside a transaction it takes everything back; the API returns it as `userErrors`. */
export class Refused extends Error {
  readonly refusals: readonly Refusal[];
  constructor(refusals: readonly Refusal[]) {
    super(refusals.map((r) => r.message).join(" "));
    this.name = "Refused";
    this.refusals = refusals;
  }
}

export const refuse = (code: RefusalCode, message: string, field?: readonly string[]): never => {
  throw new Refused([{ code, message, ...(field ? { field } : {}) }]);
};
