/** Characters of no meaning that stand for a table's cells while a page becomes text. */
export const CELL = "\uE000";
export const ROW = "\uE001";
export const ROW_END = "\uE002";
export const MARKS = /[\uE000-\uE002]/g;

const SEPARATOR = " · ";

/** A line a row; cells of several lines, which only lay out a page, one under the other. */
function rowOf(cells: readonly string[]): string {
  const said = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  return said.join(said.some((cell) => cell.includes("\n")) ? "\n" : SEPARATOR);
}

/** The text with its marks resolved, inner tables first. */
export function withRows(text: string): string {
  const open: string[][] = [[""]];
  const add = (more: string): void => {
    const cells = open.at(-1) as string[];
    cells[cells.length - 1] += more;
  };
  for (const piece of text.split(/([\uE000-\uE002])/)) {
    if (piece === ROW) open.push([""]);
    else if (piece === CELL) open.at(-1)?.push("");
    else if (piece === ROW_END) {
      const row = open.length > 1 ? open.pop() : undefined;
      if (row) add(rowOf(row));
    } else add(piece);
  }
  while (open.length > 1) add(rowOf(open.pop() as string[]));
  return (open[0] as string[]).join("");
}
