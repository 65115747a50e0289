import type { ContactFieldType, FieldDefinition } from "../contact/fields.ts";
import { isLonger } from "../lengths.ts";
import type { PreChatField, PreChatFieldType, PreChatForm } from "./form.ts";
import { feedsContact, wholePattern } from "./form.ts";

/** What is wrong with a setting, by its path. */
export interface SettingProblem {
  readonly path: readonly string[];
  readonly message: string;
}

const MAX_FIELDS = 20;
const MAX_OPTIONS = 100;
const MAX_TEXT = 200;
const MAX_INTRO = 1000;
const MAX_PATTERN = 500;

/** Which custom fields can hold what a form field gives. */
const FITS: Readonly<Partial<Record<PreChatFieldType, readonly ContactFieldType[]>>> = {
  TEXT: ["TEXT", "LIST", "EMAIL", "TIME", "URL", "DATE"],
  NUMBER: ["NUMBER"],
  SELECT: ["TEXT", "LIST"],
  CHECKBOX: ["CHECKBOX"],
  DATE: ["DATE", "TEXT"],
  URL: ["URL", "TEXT"],
};

function optionProblem({ type, options }: PreChatField): string | null {
  if (type !== "SELECT") return options === null ? null : "Only a SELECT has options.";
  if (!options || options.length === 0) return "A SELECT needs at least one option.";
  if (options.length > MAX_OPTIONS) return `A SELECT has at most ${MAX_OPTIONS} options.`;
  if (options.some((option) => option.trim() === "" || isLonger(option, MAX_TEXT)))
    return `An option has 1 to ${MAX_TEXT} characters.`;
  return new Set(options).size === options.length ? null : "Each option once.";
}

function patternProblem({ type, pattern }: PreChatField): string | null {
  if (pattern === null) return null;
  if (type === "SELECT" || type === "CHECKBOX") return `A ${type} has no pattern.`;
  if (isLonger(pattern, MAX_PATTERN)) return `A pattern has at most ${MAX_PATTERN} characters.`;
  return wholePattern(pattern)
    ? null
    : "This is no regular expression of RE2, which knows neither look-around nor back-references.";
}

function keyProblem(
  field: PreChatField,
  before: readonly PreChatField[],
  defined: readonly FieldDefinition[],
): string | null {
  const { key, type } = field;
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(key))
    return "A key begins with a letter and has at most 64 letters, digits and _.";
  if (before.some((other) => other.key === key)) return `"${key}" is another field's key already.`;
  if (feedsContact(field)) return null;
  const own = defined.find((one) => one.key === key);
  if (!own) return `A ${type} feeds the custom field "${key}", which is not defined yet: contactFieldDefine.`;
  return FITS[type]?.includes(own.type)
    ? null
    : `The custom field "${key}" is of type ${own.type}, which cannot hold a ${type}.`;
}

const textProblem = (text: string | null, max: number): string | null =>
  text !== null && isLonger(text, max) ? `At most ${max} characters.` : null;

function fieldProblems(
  field: PreChatField,
  before: readonly PreChatField[],
  defined: readonly FieldDefinition[],
): SettingProblem[] {
  const once = feedsContact(field) && before.some((other) => other.type === field.type);
  const checks: readonly (readonly [string, string | null])[] = [
    ["key", keyProblem(field, before, defined)],
    ["type", once ? `A form asks for one ${field.type} only.` : null],
    ["label", field.label.trim() === "" ? "A field needs a label." : textProblem(field.label, MAX_TEXT)],
    ["placeholder", textProblem(field.placeholder, MAX_TEXT)],
    ["options", optionProblem(field)],
    ["pattern", patternProblem(field)],
    ["patternHint", textProblem(field.patternHint, MAX_TEXT)],
  ];
  return checks.flatMap(([setting, message]) => (message === null ? [] : [{ path: [setting], message }]));
}

/** Everything that is wrong with a form, by its path within the form; `defined` are the workspace's custom fields. */
export function formProblems(form: PreChatForm, defined: readonly FieldDefinition[]): SettingProblem[] {
  const intro = textProblem(form.intro, MAX_INTRO);
  const many = form.fields.length > MAX_FIELDS ? `A form has at most ${MAX_FIELDS} fields.` : null;
  const none = form.enabled && form.fields.length === 0 ? "A form that is on needs a field." : null;
  return [
    ...(intro ? [{ path: ["intro"], message: intro }] : []),
    ...(many || none ? [{ path: ["fields"], message: (many ?? none) as string }] : []),
    ...form.fields.flatMap((field, i) =>
      fieldProblems(field, form.fields.slice(0, i), defined).map(({ path, message }) => ({
        path: ["fields", String(i), ...path],
        message,
      })),
    ),
  ];
}
