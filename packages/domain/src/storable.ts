/** Postgres holds neither U+0000 nor half a surrogate pair, and JSON can say both. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\u0000");

/** The text without what cannot be stored. For what people word freely, never for an id: two ids could become one. */
export const storableText = (text: string): string => text.replaceAll("\u0000", "").toWellFormed();
