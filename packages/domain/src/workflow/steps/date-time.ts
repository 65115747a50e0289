import { leave } from "../run/outcome.ts";
import { timezone } from "../schema/conditions.ts";
import { leaf, list, pair, record } from "../schema/typed.ts";
import { CLOCK_PATTERN, isOpen, WEEKDAYS, type Weekday } from "../value/hours.ts";
import { isTimezone } from "../value/moment.ts";
import { defineStep, stepForm } from "./define-step.ts";

const clock = leaf({
  title: 'a time of day, such as "09:00"',
  type: "string",
  pattern: CLOCK_PATTERN,
  maxLength: 5,
});
const times = list(
  pair(clock, 'a pair of times, such as ["09:00", "17:30"]'),
  "a list of pairs of times",
  0,
  20,
);
const hours = record(
  Object.fromEntries(WEEKDAYS.map((day) => [day, times])) as Record<Weekday, typeof times>,
  WEEKDAYS,
  "an object of weekdays, mon to sun, each with a list of pairs of times",
);

export const dateTimeStep = defineStep(stepForm("DATE_TIME", { timezone, hours }, ["next", "else"]), {
  texts: {},
  stalesFacts: [],
  says: {
    inside: () => "found that it is within the hours",
    outside: () => "found that it is outside the hours",
  },
  faults: ({ timezone, hours }) => [
    ...(isTimezone(timezone)
      ? []
      : [{ at: ["timezone"], what: "must be an IANA time zone, such as Europe/Berlin" }]),
    ...Object.entries(hours).flatMap(([day, ranges]) =>
      ranges.flatMap(([from, to], index) =>
        from === to || from === "24:00"
          ? [
              {
                at: ["hours", day, String(index)],
                what: "must be a time and a later one, or one on the next day",
              },
            ]
          : [],
      ),
    ),
  ],
  enter: (step, { scope }) =>
    isOpen(step.hours, step.timezone, scope.now)
      ? leave("next", step.next, "inside")
      : leave("else", step.else, "outside"),
});
