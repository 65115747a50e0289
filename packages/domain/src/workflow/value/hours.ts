import { localText } from "./moment.ts";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
/** Opening times of a weekday, `HH:MM`, the end excluded; an end before its start is on the next day. */
export type Hours = Readonly<Partial<Record<Weekday, readonly (readonly [string, string])[]>>>;

/** `HH:MM` from 00:00 to 24:00. */
export const CLOCK_PATTERN = "^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$";

const DAY = 24 * 60;
const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** 0 for Monday … 6 for Sunday, of a `YYYY-MM-DD…` text. */
const weekdayIndex = (text: string): number =>
  (new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;

/**
 * Whether an instant lies within the opening hours of a zone, by its wall clock: 09:00 is 09:00 before and after a change of the clocks.
 * Starts are included, ends are not; a range that ends before it starts runs past midnight.
 */
export const isOpen = (hours: Hours, timezone: string, ms: number): boolean => {
  const text = localText(ms, timezone);
  const today = weekdayIndex(text);
  const at = minutes(text.slice(11));
  const covers = (day: number, minute: number): boolean =>
    (hours[WEEKDAYS[day % 7] as Weekday] ?? []).some(([from, to]) => {
      const [start, end] = [minutes(from), minutes(to)];
      return minute >= start && minute < (end > start ? end : end + DAY);
    });
  return covers(today, at) || covers(today + 6, at + DAY);
};
