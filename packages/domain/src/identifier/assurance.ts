/** How well a value is proven to belong to its contact, weakest first. */
export const ASSURANCES = ["CLAIMED", "OBSERVED", "CHANNEL", "PROVEN", "ATTESTED", "OPERATOR"] as const;
export type Assurance = (typeof ASSURANCES)[number];

export const IDENTIFIER_KINDS = ["EMAIL", "PHONE", "EXTERNAL_ID", "CHANNEL_ACCOUNT"] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

export const IDENTIFIER_ORIGINS = [
  "CHANNEL_METADATA",
  "WORKFLOW",
  "PRE_CHAT_FORM",
  "SIGNED_IDENTITY",
  "API",
  "IMPORT",
  "OPERATOR",
] as const;
export type IdentifierOrigin = (typeof IDENTIFIER_ORIGINS)[number];

/** 0 (CLAIMED) … 5 (OPERATOR); the number that the database stores. */
export const assuranceRank = (assurance: Assurance): number => ASSURANCES.indexOf(assurance);
export const assuranceOfRank = (rank: number): Assurance => ASSURANCES[rank] ?? "CLAIMED";
export const atLeast = (assurance: Assurance, minimum: Assurance): boolean =>
  assuranceRank(assurance) >= assuranceRank(minimum);
/** Verified is CHANNEL or stronger. */
export const isVerified = (assurance: Assurance): boolean => atLeast(assurance, "CHANNEL");
