const SECRET_NAME = /token|secret|password|passwd|authorization|api_?key/i;
const SECRET = "[secret]";
const MAX_DEPTH = 40;

/** Postgres holds neither U+0000 nor half of a surrogate pair. */
const storable = (text: string): string => text.replaceAll("\u0000", "").toWellFormed();

/**
 * A copy of a JSON value that may be stored and shown: values under names of secrets, and the channel's own secrets wherever they stand,
 * are replaced; what is nested without end is cut.
 */
export function redacted(value: unknown, secrets: readonly string[] = []): unknown {
  const known = secrets.filter((secret) => secret !== "");
  const text = (told: string): string =>
    known.reduce((words, secret) => words.replaceAll(secret, SECRET), storable(told));
  const copy = (inner: unknown, depth: number): unknown => {
    if (typeof inner === "string") return text(inner);
    if (typeof inner !== "object" || inner === null) return inner ?? null;
    if (depth === MAX_DEPTH) return "[cut]";
    if (Array.isArray(inner)) return inner.map((one) => copy(one, depth + 1));
    return Object.fromEntries(
      Object.entries(inner).map(([name, one]) => [
        text(name),
        SECRET_NAME.test(name) && one !== null ? SECRET : copy(one, depth + 1),
      ]),
    );
  };
  return copy(value, 0);
}
