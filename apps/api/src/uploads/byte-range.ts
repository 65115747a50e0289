/** Bytes `from` up to, not including, `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What a Range header asks of a file of `size` (RFC 9110): all of it where none exists, or one that may be ignored; "unsatisfiable"
 * where it begins behind the end. Of several ranges none is served alone: all of the file is.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | "all" | "unsatisfiable" {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (!asked || (asked[1] === "" && asked[2] === "")) return "all";
  const [first, last] = [asked[1] as string, asked[2] as string];
  if (first === "") {
    const from = Math.max(0, size - Number(last));
    return Number(last) === 0 || size === 0 ? "unsatisfiable" : { from, to: size };
  }
  const from = Number(first);
  if (last !== "" && Number(last) < from) return "all";
  if (from >= size) return "unsatisfiable";
  return { from, to: last === "" ? size : Math.min(Number(last) + 1, size) };
}
