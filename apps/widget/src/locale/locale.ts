import { ar } from "./ar.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { pt } from "./pt.ts";
import { ru } from "./ru.ts";
import type { Texts } from "./texts.ts";
import { zh } from "./zh.ts";

export const languages = { en, ru, es, pt, ar, zh } as const;

export interface Locale {
  /** BCP 47, as configured where the texts are in that language, else `en`. */
  readonly tag: string;
  readonly direction: "ltr" | "rtl";
  readonly texts: Texts;
  unread(count: number): string;
  /** The hour and minute of an RFC 3339 instant, in the visitor's time zone. */
  time(at: string): string;
  /** "Today", "Yesterday" or the date. */
  day(at: string, now: Date): string;
}

const isLanguage = (name: string): name is keyof typeof languages => Object.hasOwn(languages, name);

/** The configured tag and its language; English for a language that we have no texts in, and for what is no tag at all. */
function read(wanted: string): { readonly tag: string; readonly language: keyof typeof languages } {
  try {
    const locale = new Intl.Locale(wanted);
    if (isLanguage(locale.language)) return { tag: locale.toString(), language: locale.language };
  } catch {
    // Not a language tag.
  }
  return { tag: "en", language: "en" };
}

const capital = (text: string, tag: string): string => text.charAt(0).toLocaleUpperCase(tag) + text.slice(1);
const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());

export function localeOf(wanted: string): Locale {
  const { tag, language } = read(wanted);
  const texts: Texts = languages[language];
  const plural = new Intl.PluralRules(tag);
  const clock = new Intl.DateTimeFormat(tag, { hour: "numeric", minute: "2-digit" });
  const calendar = new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long" });
  const longAgo = new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric" });
  const near = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  return {
    tag,
    direction: language === "ar" ? "rtl" : "ltr",
    texts,
    unread: (count) =>
      (texts.unread[plural.select(count)] ?? texts.unread.other).replace(
        "#",
        new Intl.NumberFormat(tag).format(count),
      ),
    time: (at) => clock.format(new Date(at)),
    day(at, now) {
      const date = new Date(at);
      const away = Math.round((midnight(date) - midnight(now)) / 86_400_000);
      const dated = date.getFullYear() === now.getFullYear() ? calendar : longAgo;
      return capital(away === 0 || away === -1 ? near.format(away, "day") : dated.format(date), tag);
    },
  };
}
