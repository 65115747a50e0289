const QUOTES = /^>*/;

/** The line apart: how deep it is quoted, and what it says without the blank that stuffs it. */
function apart(line: string): { readonly depth: number; readonly text: string } {
  const depth = QUOTES.exec(line)?.[0].length ?? 0;
  const rest = line.slice(depth);
  return { depth, text: rest.startsWith(" ") ? rest.slice(1) : rest };
}

/**
 * Text of format=flowed with its paragraphs on one line each. Only lines quoted as deep are joined, and a signature's separator ends in a
 * blank that is not one of the format. Source: RFC 3676 4.
 * @param delSp the blank at a line's end was added to break it there.
 */
export function unflowed(text: string, delSp: boolean): string {
  const paragraphs: { readonly depth: number; readonly pieces: string[] }[] = [];
  let flows = false;
  for (const line of text.split(/\r?\n/)) {
    const { depth, text: said } = apart(line);
    const last = paragraphs.at(-1);
    const isSignature = said === "-- ";
    const broken = said.endsWith(" ") && !isSignature;
    const piece = broken && delSp ? said.slice(0, -1) : said;
    if (flows && last?.depth === depth && !isSignature) last.pieces.push(piece);
    else paragraphs.push({ depth, pieces: [piece] });
    flows = broken;
  }
  return paragraphs
    .map(({ depth, pieces }) => `${">".repeat(depth)}${depth > 0 ? " " : ""}${pieces.join("")}`)
    .join("\n");
}
