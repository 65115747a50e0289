import { DURATION_PATTERN } from "../duration.ts";
import { POINTER_PATTERN } from "../json.ts";
import { FIELD_KEY_PATTERN, VARIABLE_PATTERN } from "../path.ts";
import type { SchemaNode } from "./schema-node.ts";

export const STEP_ID_PATTERN = "^[a-z0-9_-]{1,40}$";

export const stepId: SchemaNode = { title: "1 to 40 of the characters a-z, 0-9, _ and -", type: "string", pattern: STEP_ID_PATTERN };
export const exit: SchemaNode = { title: "the id of a step, or null to end the run", type: ["string", "null"], pattern: STEP_ID_PATTERN };
export const text: SchemaNode = { title: "a text that is not blank", type: "string", pattern: "\\S" };
export const name: SchemaNode = { title: "a name of 1 to 200 characters", type: "string", pattern: "\\S", maxLength: 200 };
export const fieldKey: SchemaNode = {
  title: 'a bare field key, such as "firstName" or the key of a custom field',
  type: "string",
  pattern: FIELD_KEY_PATTERN,
};
export const variableName: SchemaNode = {
  title: "a variable's name: a letter or _, then letters, digits, _ and -",
  type: "string",
  pattern: VARIABLE_PATTERN,
};
export const identifierKind: SchemaNode = { title: "EMAIL or PHONE", enum: ["EMAIL", "PHONE"] };
export const attempts: SchemaNode = { title: "a whole number from 1 to 5", type: "integer", minimum: 1, maximum: 5 };
export const pointer: SchemaNode = { title: 'a JSON pointer, such as "/user/email"', type: "string", pattern: POINTER_PATTERN };
export const pointers: SchemaNode = {
  title: "an object of variable names, each with a JSON pointer",
  type: "object",
  propertyNames: { pattern: VARIABLE_PATTERN },
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
  maxDuration,
});
