/** What clients write before the subject of an answer, in the languages that have a word of their own. */
const ANSWERED = /^\s*(?:re|aw|sv|antw|odp|vs|res|rif|回复|答复|返信)\s*(?:\[\d{1,3}\])?\s*[:：]/iu;

/** The subject of an answer to a mail: `Re: <subject>`, and no second `Re:`. */
export const answerSubject = (subject: string): string =>
  ANSWERED.test(subject) ? subject.trim() : `Re: ${subject.trim()}`;
