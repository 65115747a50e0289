/** What is looked at before an operation is executed (PARTNERS.md, Limits). The same numbers hold on every door. */
export const LIMITS = {
  /** Of the GraphQL grammar, in the whole document. */
  tokens: 4_000,
  /** Of the document's text. Values of any size go as variables. */
  characters: 100_000,
  /** Brackets of any kind within one another. The parser calls itself for each; a thousand would end its stack. */
  brackets: 100,
  /** Of fields; a root field is 1, the leaf counts. The standard introspection query has 15. */
  levels: 15,
  /** Of one field name, in one operation. */
  aliases: 30,
  rootFields: 20,
  /** `...Name` in the whole document. */
  spreads: 100,
  /** Of objects and lists within one another in a variable or in a JSON body. */
  nesting: 100,
  /** Comparisons of fields that share a place in the answer. A document of 4,000 tokens that nobody made for it needs far fewer. */
  comparisons: 20_000,
  cost: 10_000,
  /** Scalars in the answer, estimated like the cost, which counts objects alone. */
  values: 250_000,
  /** Errors that one answer tells. */
  errors: 20,
  /** Characters of one message; it may repeat what the caller sent. */
  message: 1_000,
} as const;

/** What a bucket gets back a second, for who paces its calls. The buckets themselves are not here yet. */
export const RESTORE_PER_SECOND = 1_000;
