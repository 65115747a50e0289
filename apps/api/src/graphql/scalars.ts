import { durationMs } from "@contact-identity/domain";
import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { GraphQLJSON } from "graphql-scalars";

/** Date and time with an offset; the day must exist. Seconds may have any number of decimals, of which milliseconds count. */
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** Looked at before anything else of the text is. */
const MAX_CHARACTERS = 64;
const LIMIT = `At most ${MAX_CHARACTERS} characters.`;
const isShort = (value: unknown): value is string =>
  typeof value === "string" && value.length <= MAX_CHARACTERS;
/** A value as a message quotes it. */
const quoted = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 100);

const bad = (message: string) => new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });

function dateOf(value: unknown): Date {
  if (typeof value === "string" && !isShort(value))
    throw bad(`A DateTime has at most ${MAX_CHARACTERS} characters.`);
  const match = isShort(value) ? RFC_3339.exec(value) : null;
  const [, year, month, day] = match ?? [];
  // new Date() takes 31 February for 3 March.
  const lastDay = match ? new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate() : 0;
  if (!match || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > lastDay)
    throw bad(
      `A DateTime is RFC 3339 with an offset, e.g. "2026-01-31T09:30:00.000Z", not ${quoted(value)}.`,
    );
  return new Date((value as string).toUpperCase());
}

/** Out: a Date or epoch milliseconds. In: a Date. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: `RFC 3339 UTC, millisecond precision. ${LIMIT}`,
  serialize: (value) => (value instanceof Date ? value : new Date(Number(value))).toISOString(),
  parseValue: dateOf,
  parseLiteral: (node) => dateOf(node.kind === Kind.STRING ? node.value : null),
});

function durationOf(value: unknown): string {
  if (typeof value === "string" && !isShort(value))
    throw bad(`A Duration has at most ${MAX_CHARACTERS} characters.`);
  if (!isShort(value) || durationMs(value) === null)
    throw bad(
      `A Duration is ISO 8601 in weeks, days, hours, minutes and seconds, e.g. "PT30S" or "P1D", not ${quoted(value)}.`,
    );
  return value;
}

/** The text itself, in and out; `durationMs` tells its length. */
export const DurationScalar = new GraphQLScalarType<string, string>({
  name: "Duration",
  description: `ISO 8601 duration, e.g. PT30S, P1D. ${LIMIT}`,
  serialize: (value) => durationOf(value),
  parseValue: durationOf,
  parseLiteral: (node) => durationOf(node.kind === Kind.STRING ? node.value : null),
});

export const JSONScalar = GraphQLJSON;
