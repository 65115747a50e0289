import { normaliseEmail } from "../../identifier/email.ts";
import { normalisePhone } from "../../identifier/phone.ts";
import { isDate } from "../value/moment.ts";
import { type AnswerSpec, fold } from "./spec.ts";

/** What a contact said, as the channel gave it. */
export interface Given {
  readonly text: string;
  readonly choiceId?: string;
  readonly location?: { readonly lat: number; readonly lon: number };
}

export interface AnswerContext {
  /** Keys of the messages that asked this question: an option's id is `<key>:<index>`. */
  readonly keys: readonly string[];
  /** For phone numbers without a country code, where the question names none. */
  readonly defaultCountry?: string | null;
}

/** `reason` is a clause about the form that was wanted; it repeats nothing of what was said. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

const good = (value: unknown): Answer => ({ ok: true, value });
const bad = (reason: string): Answer => ({ ok: false, reason });

const choice = (options: readonly string[], given: Given, keys: readonly string[]): Answer => {
  const tapped = options.find((_, index) => keys.some((key) => given.choiceId === `${key}:${index}`));
  // A written option before its number: an option may itself read "2".
  const written = options.find((option) => fold(option) === fold(given.text));
  const numbered = /^\d{1,2}[.)]?$/.test(plain(given.text))
    ? options[Number.parseInt(plain(given.text), 10) - 1]
    : undefined;
  const found = tapped ?? written ?? numbered;
  return found === undefined ? bad("one of the options was wanted") : good(found);
};

/** Full-width digits and signs as people type them on some keyboards. */
const plain = (text: string): string => text.normalize("NFKC").trim();

const numeric = (text: string, min: number, max: number): Answer => {
  // 1,234 is one number to some and another to others: it is asked again.
  if (!/^[+-]?\d{1,15}([.,]\d{1,15})?$/.test(text) || /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text))
    return bad("a number was wanted");
  const value = Number(text.replace(",", "."));
  return value >= min && value <= max ? good(value) : bad(`a number ${range(min, max)} was wanted`);
};

const range = (min: number, max: number): string =>
  Number.isFinite(min) && Number.isFinite(max)
    ? `from ${min} to ${max}`
    : Number.isFinite(min)
      ? `of ${min} or more`
      : `of ${max} or less`;

const date = (text: string): Answer => {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const iso = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
  return isDate(iso) ? good(iso) : bad("a date was wanted, YYYY-MM-DD or DD/MM/YYYY");
};

const location = ({ text, location: shared }: Given): Answer => {
  const [, lat, lon] = /^([+-]?\d{1,2}(?:\.\d+)?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d+)?)$/.exec(plain(text)) ?? [];
  const found = shared ?? (lat === undefined ? null : { lat: Number(lat), lon: Number(lon) });
  return found && Math.abs(found.lat) <= 90 && Math.abs(found.lon) <= 180
    ? good({ lat: found.lat, lon: found.lon })
    : bad("a location was wanted, shared or as latitude, longitude");
};

/** In UTF-16 units; longer texts answer no typed question, and are not read. */
const MAX_TYPED = 5000;
const URL_FORM =
  /^https?:\/\/([\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?|\[[0-9a-f:.]+\])(:\d{1,5})?([/?#]\S*)?$/iu;

/**
 * Reads an answer. Values: text as trimmed; the option's own wording; a number; an ISO date; the match key of an e-mail or a phone;
 * a URL as written; 1–5; `{lat, lon}` in degrees.
 */
export const parseAnswer = (spec: AnswerSpec, said: Given, context: AnswerContext): Answer => {
  // A tap or a shared place counts whatever was written beside it.
  const given = spec.type !== "TEXT" && said.text.length > MAX_TYPED ? { ...said, text: "" } : said;
  const text = given.text.trim();
  switch (spec.type) {
    case "TEXT":
      return text ? good(text) : bad("a text was wanted");
    case "MULTIPLE_CHOICE":
      return choice(spec.options, given, context.keys);
    case "NUMBER":
      return numeric(plain(text), spec.min ?? Number.NEGATIVE_INFINITY, spec.max ?? Number.POSITIVE_INFINITY);
    case "RATING":
      return /^[1-5]$/.test(plain(text))
        ? good(Number(plain(text)))
        : bad("a whole number from 1 to 5 was wanted");
    case "DATE":
      return date(plain(text));
    case "URL":
      return URL_FORM.test(text)
        ? good(text)
        : bad("an address that begins with http:// or https:// was wanted");
    case "LOCATION":
      return location(given);
    case "EMAIL": {
      const email = normaliseEmail(text);
      return email.ok ? good(email.value) : bad("an e-mail address was wanted");
    }
    case "PHONE": {
      const phone = normalisePhone(text, spec.defaultCountry ?? context.defaultCountry ?? undefined);
      return phone.ok ? good(phone.value) : bad("a phone number was wanted");
    }
  }
};
