import { setImmediate } from "node:timers/promises";

const attempt = (read: () => string): string => {
  try {
    return read();
  } catch {
    return "";
  }
};

/** Percent-encoded as in forms and queries; a stray % leaves the rest readable. */
const percentDecoded = (text: string): string =>
  text
    .replaceAll("+", " ")
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) => attempt(() => decodeURIComponent(run)) || run);
const jsonDecoded = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll("\\/", "/");
const quotedDecoded = (text: string): string =>
  percentDecoded(text.replace(/=\r?\n/g, "").replace(/=([0-9a-f]{2})/gi, "%$1"));

const FORMS: readonly ((text: string) => string)[] = [
  (text) => text,
  percentDecoded,
  jsonDecoded,
  (text) => jsonDecoded(percentDecoded(text)),
  quotedDecoded,
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Phones by their digits, however people set them: with brackets, dots and dashes, without the extension. */
const PHONE = /^(\d{8,15})(?:;ext=.*)?$/;

/** Short values are looked for as whole words, for "7" is in every payload; long ones anywhere. */
function patternOf(value: string): string {
  const digits = PHONE.exec(value)?.[1];
  if (digits) return [...digits].join("[^\\p{L}\\p{N}]{0,3}");
  return value.length < 4 ? `(?<![\\p{L}\\p{N}])${escaped(value)}(?![\\p{L}\\p{N}])` : escaped(value);
}

/** Of a text and of the values, as much as takes some milliseconds. */
const WINDOW = 32_768;
const VALUES_AT_ONCE = 32;
/** The longest that others wait, in ms, but for one window. */
const TURN_MS = 10;
/** Characters that one character of a value may take in an encoding, e.g. %F0%9F%98%80. */
const WIDEST = 12;
const LEAST_OVERLAP = 1_024;

/**
 * Whether a text that was kept names one of the values, in any encoding that providers use: JSON, forms, quoted-printable. Rather once
 * too often: what could not be read cannot be asked whose it is. Texts and values may be many megabytes: it works in short turns, in a
 * window that moves over the text, so that the process serves others meanwhile.
 */
export function namingAnyOf(values: readonly string[]): (text: string) => Promise<boolean> {
  const wanted = [
    ...new Set(values.map((value) => value.replace(/^\+(?=\d)/, "").trim()).filter((value) => value !== "")),
  ];
  const overlap = wanted.reduce((most, value) => Math.max(most, WIDEST * value.length), LEAST_OVERLAP);
  const patterns: RegExp[] = [];
  for (let i = 0; i < wanted.length; i += VALUES_AT_ONCE)
    patterns.push(
      new RegExp(
        wanted
          .slice(i, i + VALUES_AT_ONCE)
          .map(patternOf)
          .join("|"),
        "iu",
      ),
    );
  let began = performance.now();
  const breathe = async () => {
    if (performance.now() - began < TURN_MS) return;
    await setImmediate();
    began = performance.now();
  };
  return async (text) => {
    if (patterns.length === 0) return false;
    for (let at = 0; at === 0 || at < text.length; at += WINDOW) {
      const part = text.slice(at, at + WINDOW + overlap);
      for (const form of new Set(FORMS.map((read) => read(part))))
        for (const any of patterns) {
          if (any.test(form)) return true;
          await breathe();
        }
    }
    return false;
  };
}
