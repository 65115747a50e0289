type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** ECMAScript's JSON.parse source text access, which TypeScript's own types do not know yet. */
const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

const isRounded = (value: unknown, source: string | undefined): source is string =>
  typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source);

/**
 * JSON whose integers beyond 2^53 become strings of their exact digits: Viber's message tokens have 64 bits, and two of them that
 * follow each other are the same double.
 * @throws SyntaxError
 */
export const parseExactly = (text: string): unknown =>
  parse(text, (_key, value, { source }) => (isRounded(value, source) ? source : value));
