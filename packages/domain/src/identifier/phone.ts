import { isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { MAX_RAW_PHONE } from "./limits.ts";
import { withoutInvisibleMarks } from "./marks.ts";

export interface NormalisedPhone {
  readonly ok: true;
  /** The match key: E.164, followed by `;ext=<digits>` for a number with an extension. */
  readonly value: string;
  /** ISO 3166 alpha-2; absent for numbers of no country, such as +800. */
  readonly country?: string;
  /** The number was read with the help of the default country. */
  readonly derived: boolean;
  readonly extension: boolean;
}

export interface RefusedPhone {
  readonly ok: false;
  readonly code: "INVALID_PHONE" | "REQUIRED";
  readonly message: string;
}

/** Arabic-Indic digits and the eastern ones: the parser turns them into ASCII in a number and leaves them in an extension. */
const asciiDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));

/**
 * RFC 3966's way to write the country code behind the number. Refused before the parser sees it: 1.13 tests it with global regular
 * expressions, so that every second call answers differently, and with one that backtracks without bound.
 */
const PHONE_CONTEXT = /;phone-context=/i;

const parsed = (text: string): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { extract: false });

export const COUNTRY_WANTED =
  "A country is the ISO 3166 alpha-2 code, in capitals, of one that has phone numbers of its own, e.g. US.";

/** Whether a text is the ISO 3166 alpha-2 code, in capitals, of a country that has phone numbers of its own. */
export const isPhoneCountry = (text: string): boolean => /^[A-Z]{2}$/.test(text) && isSupportedCountry(text);

const parsedIn = (text: string, country: string | undefined): PhoneNumber | undefined => {
  const region = country?.trim().toUpperCase();
  return region !== undefined && isSupportedCountry(region)
    ? parsePhoneNumberFromString(text, { extract: false, defaultCountry: region })
    : undefined;
};

const accepted = (phone: PhoneNumber, derived: boolean): NormalisedPhone => ({
  ok: true,
  value: phone.ext === undefined ? phone.number : `${phone.number};ext=${phone.ext}`,
  ...(phone.country === undefined ? {} : { country: phone.country }),
  derived,
  extension: phone.ext !== undefined,
});

/**
 * The match key of a phone number as a person wrote it. Never throws. The default country (ISO 3166 alpha-2, configured by the caller;
 * an unknown one counts as none) is asked only for a number without a country code. Valid is what libphonenumber's full metadata say.
 */
export const normalisePhone = (raw: string, defaultCountry?: string): NormalisedPhone | RefusedPhone => {
  if (raw.length > MAX_RAW_PHONE)
    return {
      ok: false,
      code: "INVALID_PHONE",
      message: `A phone number has at most ${MAX_RAW_PHONE} characters.`,
    };
  const text = asciiDigits(withoutInvisibleMarks(raw.normalize("NFKC"))).trim();
  if (text === "") return { ok: false, code: "REQUIRED", message: "A phone number is required." };
  if (PHONE_CONTEXT.test(text))
    return { ok: false, code: "INVALID_PHONE", message: "Not a valid phone number." };
  const international = parsed(text);
  if (international?.isValid()) return accepted(international, false);
  const national = parsedIn(text, defaultCountry);
  if (national?.isValid()) return accepted(national, true);
  const message =
    text.startsWith("+") || defaultCountry !== undefined
      ? "Not a valid phone number."
      : "A phone number needs its country code, as in +44 20 ….";
  return { ok: false, code: "INVALID_PHONE", message };
};

/** An id has no prefix to drop: digits that the parser would change are no number. */
const exactly = (e164: string): PhoneNumber | undefined => {
  const phone = parsed(e164);
  return phone?.isValid() && phone.number === e164 ? phone : undefined;
};
const validNumber = (e164: string): string | null => exactly(e164)?.number ?? null;
const validMobile = (e164: string): string | null => {
  const phone = exactly(e164);
  const type = phone?.getType();
  return phone !== undefined && type === "MOBILE" ? phone.number : null;
};

/**
 * The phone (E.164) beside a WhatsApp id, or beside the sender of an SMS (leading + allowed); null when none exists, as for a
 * business-scoped user id. Not an address to reply to: that is the id as it came.
 * Mexico: ids keep the 1 that numbers lost in 2019. Brazil: ids of old accounts lack the ninth digit. Argentina: ids lack the mobile 9,
 * and without it the same digits are somebody's landline, so an Argentine id never stands for them.
 */
export const whatsappPhone = (waId: string): string | null => {
  const digits = waId.length > MAX_RAW_PHONE ? undefined : /^\+?(\d{5,15})$/.exec(waId.trim())?.[1];
  if (digits === undefined) return null;
  const mexican = /^521(\d{10})$/.exec(digits);
  if (mexican) return validNumber(`+52${mexican[1]}`);
  const brazilian = /^55(\d{2})([6-9]\d{7})$/.exec(digits);
  if (brazilian) return validMobile(`+55${brazilian[1]}9${brazilian[2]}`);
  const argentine = /^549?(\d+)$/.exec(digits);
  return argentine ? validNumber(`+549${argentine[1]}`) : validNumber(`+${digits}`);
};
