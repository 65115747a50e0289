import { Lexer, Source, TokenKind } from "graphql";
import { LIMITS } from "./limits.ts";

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);
const BRACKET = /[{[(]/g;

/** True for a text with fewer brackets than could be too deep: nearly all there are, and the quick way out. */
function isFlat(text: string): boolean {
  let count = 0;
  for (const _ of text.matchAll(BRACKET)) if (++count > LIMITS.brackets) return false;
  return true;
}

/** Whether brackets nest deeper than the parser may be asked to follow. What is no GraphQL at all is the parser's to refuse. */
export function nestsTooDeep(text: string): boolean {
  if (isFlat(text)) return false;
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  try {
    for (let tokens = 0; tokens <= LIMITS.tokens; tokens++) {
      const { kind } = lexer.advance();
      if (kind === TokenKind.EOF) return false;
      if (OPENING.has(kind) && ++depth > LIMITS.brackets) return true;
      if (CLOSING.has(kind)) depth--;
    }
  } catch {
    // The parser stops at the same character, and says why.
  }
  return false;
}
