import type { SaidContent } from "@contact-identity/domain";

/** What a message says, apart from its ids. */
export type Said = SaidContent;
