/** Whole messages that end automatic messages, and that bring them back, where a workspace sets none. */
export const OPT_OUT_WORDS = ["STOP", "STOPALL", "UNSUBSCRIBE", "СТОП", "ARRET", "PARAR", "STOPP"] as const;
export const OPT_IN_WORDS = ["START", "UNSTOP"] as const;

/** In characters. A longer text is never compared. */
export const OPT_WORD_LENGTH = 40;
export const OPT_WORDS_MOST = 50;

export interface OptWords {
  readonly out: readonly string[];
  readonly in: readonly string[];
}

/** One spelling of a word: blanks around it and case do not count. */
export const optWord = (text: string): string => text.normalize("NFKC").trim().toLowerCase();

/**
 * Whether a whole message is one of the workspace's words.
 * @param offered what the questions that wait there offer: who chooses one of these answers, and says nothing about messages.
 */
export function optWordOf(
  text: string,
  words: OptWords,
  offered: readonly string[] = [],
): "OUT" | "IN" | null {
  // Four times: a text may be decomposed, and have blanks around.
  if (text.length > 4 * OPT_WORD_LENGTH) return null;
  const said = optWord(text);
  const isIn = (list: readonly string[]) => list.some((word) => optWord(word) === said);
  if (said === "" || isIn(offered)) return null;
  if (isIn(words.out)) return "OUT";
  return isIn(words.in) ? "IN" : null;
}

/** What is wrong with words that a workspace would set; null where nothing is. */
export function optWordsProblem(
  words: OptWords,
): { readonly at: "out" | "in"; readonly message: string } | null {
  for (const at of ["out", "in"] as const) {
    if (words[at].length > OPT_WORDS_MOST)
      return { at, message: `There are at most ${OPT_WORDS_MOST} words.` };
    for (const word of words[at])
      if (optWord(word) === "" || optWord(word).length > OPT_WORD_LENGTH)
        return { at, message: `A word has 1 to ${OPT_WORD_LENGTH} characters.` };
  }
  const out = new Set(words.out.map(optWord));
  const both = words.in.find((word) => out.has(optWord(word)));
  return both === undefined ? null : { at: "in", message: `"${both.trim()}" cannot mean both.` };
}
