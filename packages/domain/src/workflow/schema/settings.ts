import { DURATION_PATTERN } from "../value/duration.ts";
import { POINTER_PATTERN } from "../value/json.ts";
import { FIELD_KEY_PATTERN, VARIABLE_PATTERN } from "../value/name.ts";
import { dictionary, type Fitting, leaf, record } from "./typed.ts";

const STEP_ID_PATTERN = "^[a-z0-9_-]{1,40}$";

export const stepId = leaf({
  title: "1 to 40 of the characters a-z, 0-9, _ and -",
  type: "string",
  pattern: STEP_ID_PATTERN,
  maxLength: 40,
});
export const exit = leaf({
  title: "the id of a step, or null to end the run",
  type: ["string", "null"],
  pattern: STEP_ID_PATTERN,
  maxLength: 40,
});
/** Where a step goes on: another step's id, `null` to end the run as completed, or absent (taking it fails the run). */
export type Exit = Fitting<typeof exit>;

/** As many as a message has. */
const MAX_TEXT = 10_000;
export const text = leaf({
  title: "a text of at most 10,000 characters that is not blank",
  type: "string",
  pattern: "\\S",
  maxLength: MAX_TEXT,
});
export const name = leaf({
  title: "a name of 1 to 200 characters",
  type: "string",
  pattern: "\\S",
  maxLength: 200,
});
export const fieldKey = leaf({
  title: 'a bare field key, such as "firstName" or the key of a custom field',
  type: "string",
  pattern: FIELD_KEY_PATTERN,
  maxLength: 64,
});
export const variableName = leaf({
  title: "a variable's name: a letter or _, then letters, digits, _ and -",
  type: "string",
  pattern: VARIABLE_PATTERN,
  maxLength: 64,
});
export const identifierKind = leaf({ title: "EMAIL or PHONE", enum: ["EMAIL", "PHONE"] });
export const attempts = leaf({
  title: "a whole number from 1 to 5",
  type: "integer",
  minimum: 1,
  maximum: 5,
});
export const DEFAULT_ATTEMPTS = 5;
export const pointer = leaf({
  title: 'a JSON pointer of at most 500 characters, such as "/user/email"',
  type: "string",
  pattern: POINTER_PATTERN,
  maxLength: 500,
});
/** Variable name to JSON pointer. */
export const pointers = dictionary(
  pointer,
  "an object of at most 100 variable names, each with a JSON pointer",
  {
    maxProperties: 100,
    propertyNames: { pattern: VARIABLE_PATTERN, maxLength: 64 },
  },
);
/** A message that the provider approved, and the texts that go into it. */
export const messageTemplate = record(
  {
    id: leaf({
      title: "a template's id, of 1 to 200 characters",
      type: "string",
      pattern: "\\S",
      maxLength: 200,
    }),
    variables: dictionary(
      leaf({ title: "a text of at most 1,024 characters", type: "string", maxLength: 1024 }),
      "an object of at most 100 variables, each with a text",
      { maxProperties: 100, propertyNames: { pattern: "\\S", maxLength: 200 } },
    ),
  },
  ["variables"],
  'an object: {"id", "variables"}',
);
export const duration = (maxDuration: string) =>
  leaf({
    title: `an ISO 8601 duration of at most ${maxDuration}, such as PT5S`,
    type: "string",
    pattern: DURATION_PATTERN,
    maxLength: 64,
    maxDuration,
  });
