/** A date, a time of day, a local date-time or an instant. `text` is ISO and sorts as it reads. */
export type Moment =
  | { readonly kind: "date" | "local" | "time"; readonly text: string }
  | { readonly kind: "instant"; readonly ms: number };

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number): number =>
  month === 2
    ? leap(year)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : month >= 1 && month <= 12
        ? 31
        : 0;

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export const isDate = (text: string): boolean => {
  const [, year, month, day] = DATE.exec(text) ?? [];
  return Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
};

const seconds = (time: string): string => (time.length === 5 ? `${time}:00` : time);

/** Reads `YYYY-MM-DD`, `HH:MM[:SS]`, and both joined by `T` with or without an offset; null for anything else. */
export const moment = (value: unknown): Moment | null => {
  if (typeof value !== "string") return null;
  if (isDate(value)) return { kind: "date", text: value };
  if (TIME.test(value)) return { kind: "time", text: seconds(value) };
  const [, date = "", time = "", offset] = DATE_TIME.exec(value) ?? [];
  if (!isDate(date) || !TIME.test(time)) return null;
  if (!offset) return { kind: "local", text: `${date}T${seconds(time)}` };
  const ms = Date.parse(value.replace(" ", "T"));
  return Number.isNaN(ms) ? null : { kind: "instant", ms };
};

/** Whether a zone is one of IANA's; offsets such as `+01:00` are none. */
export const isTimezone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
};

/** The wall clock of a zone at an instant, `YYYY-MM-DDTHH:MM:SS`. */
export const localText = (ms: number, timezone: string): string => {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(ms));
  const of = (type: string): string =>
    (parts.find((part) => part.type === type) as Intl.DateTimeFormatPart).value;
  return `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}:${of("second")}`;
};

const local = (
  value: Moment,
  timezone: string,
): { readonly kind: "date" | "local" | "time"; readonly text: string } =>
  value.kind === "instant" ? { kind: "local", text: localText(value.ms, timezone) } : value;

/**
 * Negative, 0 or positive as `a` is before, with or after `b`; null when they cannot be compared (a day with a time of day).
 * The coarser one decides: an instant is "with" the day that it falls on. Instants meet local texts on the wall clock of `timezone`.
 */
export const compareMoments = (a: Moment, b: Moment, timezone: string): number | null => {
  if (a.kind === "instant" && b.kind === "instant") return a.ms - b.ms;
  const [left, right] = [local(a, timezone), local(b, timezone)];
  const kinds = [left.kind, right.kind];
  if (kinds.includes("date") && kinds.includes("time")) return null;
  const cut = kinds.includes("date") ? [0, 10] : kinds.includes("time") ? [-8] : [0];
  const [x, y] = [left.text.slice(...cut), right.text.slice(...cut)];
  return x === y ? 0 : x < y ? -1 : 1;
};
