import { APPROVED, type FilledTemplate, type MessageTemplate } from "./message-template.ts";

/** In characters, of one value. */
export const TEMPLATE_VALUE_LENGTH = 1024;

export type TemplateProblem =
  /** `variable`: whose fault it is; null: of `variables` as a whole. */
  | { readonly type: "INVALID"; readonly variable: string | null; readonly message: string }
  /** Nothing that the caller could give would help. */
  | { readonly type: "UNAVAILABLE"; readonly message: string };

const invalid = (variable: string | null, message: string): TemplateProblem => ({
  type: "INVALID",
  variable,
  message,
});

const PLACE = /\{\{([^{}]+)\}\}/g;

/** What stands in double braces in a text, in order, each once. */
export const placesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(PLACE)].map(([, name = ""]) => name.trim())),
];

/** A text with values in its places; a place without one stays. */
export const fillText = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(PLACE, (place, name: string) => {
    const key = name.trim();
    return Object.hasOwn(values, key) ? (values[key] ?? "") : place;
  });

// Source: Meta, error 132000 and 100: "Param text cannot have new-line/tab characters or more than 4 consecutive spaces".
const REFUSED_IN_VALUES = /[\n\r\t\u2028\u2029]| {5}/;

function valueProblem(key: string, value: unknown): TemplateProblem | null {
  if (value === undefined || value === null || value === "")
    return invalid(key, `The template's variable "${key}" is missing.`);
  if (typeof value !== "string") return invalid(key, `The template's variable "${key}" must be a text.`);
  if (value.trim() === "") return invalid(key, `The template's variable "${key}" is empty.`);
  if (value.length > TEMPLATE_VALUE_LENGTH)
    return invalid(key, `The template's variable "${key}" has at most ${TEMPLATE_VALUE_LENGTH} characters.`);
  return REFUSED_IN_VALUES.test(value)
    ? invalid(
        key,
        `The template's variable "${key}" must have no line break, no tab and no more than 4 blanks in a row.`,
      )
    : null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Why a template cannot go, whatever is put into it; null where it can. */
export function templateUnavailable({ name, status, unfillable }: MessageTemplate): TemplateProblem | null {
  if (status !== APPROVED)
    return {
      type: "UNAVAILABLE",
      message: `The template "${name}" is ${status} at its provider; only an approved one can be sent.`,
    };
  return unfillable === null
    ? null
    : {
        type: "UNAVAILABLE",
        message: `The template "${name}" has a part that cannot be filled here: ${unfillable}.`,
      };
}

/** Puts values into a template, or says everything that is wrong with them. */
export function fillTemplate(
  template: MessageTemplate,
  given: unknown,
):
  | { readonly ok: true; readonly filled: FilledTemplate }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] } {
  const unavailable = templateUnavailable(template);
  if (unavailable) return { ok: false, problems: [unavailable] };
  if (given !== null && given !== undefined && !isRecord(given))
    return { ok: false, problems: [invalid(null, "variables must be an object: name to text.")] };
  const values = given ?? {};
  const keys = template.variables.map(({ key }) => key);
  const known = new Set(keys);
  const problems = [
    ...keys.flatMap((key) => valueProblem(key, Object.hasOwn(values, key) ? values[key] : undefined) ?? []),
    ...Object.keys(values)
      .filter((key) => !known.has(key))
      .map((key) =>
        invalid(
          key,
          `The template has no variable "${key.slice(0, 100)}". ${keys.length === 0 ? "It has none." : `It has: ${keys.join(", ")}.`}`,
        ),
      ),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const texts = values as Readonly<Record<string, string>>;
  return { ok: true, filled: { template, values: texts, text: fillText(template.text, texts) } };
}
