import { FIELD_KEY_PATTERN, VARIABLE_PATTERN } from "../text/path.ts";
import { DURATION_PATTERN } from "../value/duration.ts";
import { POINTER_PATTERN } from "../value/json.ts";
import type { SchemaNode } from "./schema-node.ts";

export const STEP_ID_PATTERN = "^[a-z0-9_-]{1,40}$";

export const stepId: SchemaNode = {
  title: "1 to 40 of the characters a-z, 0-9, _ and -",
  type: "string",
  pattern: STEP_ID_PATTERN,
  maxLength: 40,
};
export const exit: SchemaNode = {
  title: "the id of a step, or null to end the run",
  type: ["string", "null"],
  pattern: STEP_ID_PATTERN,
  maxLength: 40,
};
/** As many as a message has. */
export const MAX_TEXT = 10_000;
export const text: SchemaNode = {
  title: "a text of at most 10,000 characters that is not blank",
  type: "string",
  pattern: "\\S",
  maxLength: MAX_TEXT,
};
export const name: SchemaNode = { title: "a name of 1 to 200 characters", type: "string", pattern: "\\S", maxLength: 200 };
export const fieldKey: SchemaNode = {
  title: 'a bare field key, such as "firstName" or the key of a custom field',
  type: "string",
  pattern: FIELD_KEY_PATTERN,
  maxLength: 64,
};
export const variableName: SchemaNode = {
  title: "a variable's name: a letter or _, then letters, digits, _ and -",
  type: "string",
  pattern: VARIABLE_PATTERN,
  maxLength: 64,
};
export const identifierKind: SchemaNode = { title: "EMAIL or PHONE", enum: ["EMAIL", "PHONE"] };
export const attempts: SchemaNode = { title: "a whole number from 1 to 5", type: "integer", minimum: 1, maximum: 5 };
export const pointer: SchemaNode = {
  title: 'a JSON pointer of at most 500 characters, such as "/user/email"',
  type: "string",
  pattern: POINTER_PATTERN,
  maxLength: 500,
};
export const pointers: SchemaNode = {
  title: "an object of at most 100 variable names, each with a JSON pointer",
  type: "object",
  maxProperties: 100,
  propertyNames: { pattern: VARIABLE_PATTERN, maxLength: 64 },
  additionalProperties: pointer,
};
export const list = (items: SchemaNode, title: string, minItems = 0, maxItems = 100): SchemaNode => ({
  title,
  type: "array",
  items,
  minItems,
  maxItems,
});
export const duration = (maxDuration: string): SchemaNode => ({
  title: `an ISO 8601 duration of at most ${maxDuration}, such as PT5S`,
  type: "string",
  pattern: DURATION_PATTERN,
  maxLength: 64,
  maxDuration,
});
