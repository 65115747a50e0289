/** Bidi controls and zero-width marks, as they come along when a value is copied from a contact card, a chat or a web page. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/gu;

/** The text without bidi controls, zero-width marks and soft hyphens. */
export const withoutInvisibleMarks = (text: string): string => text.replace(INVISIBLE, "");
