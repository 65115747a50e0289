import { RE2JS } from "re2js";

/** Instructions: RE2 takes a text's length times these, however the pattern is written. */
const MAX_SIZE = 500;
const COUNTED = /^\{(\d{1,4})(,(\d{0,4}))?\}/;

/** Behind a class that begins at `at`: an escape is no end of it, nor is a bracket that stands first. */
function afterClass(pattern: string, at: number): number {
  let i = at + (pattern[at + 1] === "^" ? 2 : 1);
  for (const first = i; i < pattern.length; i++) {
    if (pattern[i] === "\\") i++;
    else if (pattern[i] === "]" && i > first) return i + 1;
  }
  return i;
}

/** Behind an escape: a named class is one of several characters. */
const afterEscape = (pattern: string, at: number): number => {
  const end = /^\\[pPx]\{/.test(pattern.slice(at, at + 3)) ? pattern.indexOf("}", at) : -1;
  return end < 0 ? at + 2 : end + 1;
};

/**
 * About how many instructions a pattern has, without building them: what is counted is repeated, so that eleven characters can stand for a
 * million. Never too few but for a constant.
 */
export function patternSize(pattern: string): number {
  const open: { size: number; last: number }[] = [{ size: 0, last: 0 }];
  for (let i = 0; i < pattern.length; ) {
    const group = open.at(-1) as { size: number; last: number };
    const character = pattern[i] as string;
    const counted = character === "{" ? COUNTED.exec(pattern.slice(i, i + 12)) : null;
    if (character === "(") {
      open.push({ size: 1, last: 1 });
      i++;
      continue;
    }
    if (character === ")" && open.length > 1) {
      const outer = open.at(-2) as { size: number; last: number };
      outer.size += group.size + 1;
      outer.last = group.size + 1;
      open.pop();
      i++;
      continue;
    }
    if (counted) {
      const times = Math.max(Number(counted[1]), Number(counted[3] || 0), 1);
      group.size += group.last * (times - 1) + times;
      group.last = group.last * times + times;
      i += counted[0].length;
      continue;
    }
    group.size++;
    // What repeats an atom without a count goes with it.
    group.last = "*+?".includes(character) ? group.last + 1 : 1;
    i = character === "[" ? afterClass(pattern, i) : character === "\\" ? afterEscape(pattern, i) : i + 1;
  }
  return open.reduce((sum, { size }) => sum + size, 0);
}

/**
 * A pattern of RE2; null for what RE2 cannot do, and for one that is too large to be matched in passing. Matching takes linear time,
 * no matter who wrote the pattern. \\Q would hide what is counted behind it, and is refused.
 */
export function re2(pattern: string, flags = 0): RE2JS | null {
  if (pattern.includes("\\Q") || patternSize(pattern) > MAX_SIZE) return null;
  try {
    return RE2JS.compile(pattern, flags);
  } catch {
    return null;
  }
}
