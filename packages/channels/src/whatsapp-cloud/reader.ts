import type { SaidContent } from "@contact-identity/domain";

/** What a message says; `phones` are numbers that it proves to be the sender's own, as written. */
export interface Content extends SaidContent {
  readonly phones?: readonly string[];
}

/** Null where the part says nothing that can be read. */
export type Reader = (part: unknown) => Content | null;
