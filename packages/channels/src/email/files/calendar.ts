import ICAL from "ical.js";

/** A calendar of a person's mail is one event; what is longer is a calendar. */
const MAX_LENGTH = 200_000;

const ANSWERS: Readonly<Record<string, string>> = {
  ACCEPTED: "Accepted",
  DECLINED: "Declined",
  TENTATIVE: "Tentatively accepted",
  DELEGATED: "Delegated",
};

const METHODS: Readonly<Record<string, string>> = {
  REQUEST: "Invitation",
  PUBLISH: "Event",
  CANCEL: "Cancelled",
  COUNTER: "Another time proposed",
  DECLINECOUNTER: "Proposed time declined",
  ADD: "Invitation",
  REFRESH: "Asks for the event again",
};

type Component = InstanceType<typeof ICAL.Component>;

const textOf = (component: Component, name: string): string | undefined => {
  const value = component.getFirstPropertyValue(name);
  return value === null || value === undefined ? undefined : String(value).trim() || undefined;
};

/** As it is written, in the zone that it names: anyone who reads it may be in another one. */
function timeOf(event: Component, name: string): string | undefined {
  const property = event.getFirstProperty(name);
  const value = property?.getFirstValue();
  if (!property || !(value instanceof ICAL.Time)) return undefined;
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${value.year}-${two(value.month)}-${two(value.day)}`;
  if (value.isDate) return day;
  const zone = property.getFirstParameter("tzid") ?? (value.zone?.tzid === "UTC" ? "UTC" : "");
  return `${day} ${two(value.hour)}:${two(value.minute)}${zone === "" ? "" : ` ${zone}`}`;
}

/** What the one who answers says to it. */
function answerOf(event: Component): string {
  const [attendee] = event.getAllProperties("attendee");
  return ANSWERS[String(attendee?.getFirstParameter("partstat") ?? "").toUpperCase()] ?? "Answered";
}

function wordsOf(event: Component, method: string): string {
  const what = method === "REPLY" ? answerOf(event) : (METHODS[method] ?? "Event");
  const [start, end] = [timeOf(event, "dtstart"), timeOf(event, "dtend")];
  const when = start === undefined ? undefined : end === undefined ? start : `${start} – ${end}`;
  const title = `${what}: ${textOf(event, "summary") ?? "(no title)"}`;
  return [title, when, textOf(event, "location"), textOf(event, "comment")]
    .filter((line) => line !== undefined)
    .join("\n");
}

/** What an event of a calendar says, on a few lines; null where none exists. Never throws. */
export function calendarWords(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  try {
    const calendar = new ICAL.Component(ICAL.parse(text));
    const method = (textOf(calendar, "method") ?? "").toUpperCase();
    const [event] = ["vevent", "vtodo"].flatMap((name) => calendar.getAllSubcomponents(name));
    return event === undefined ? null : wordsOf(event, method);
  } catch {
    return null;
  }
}
