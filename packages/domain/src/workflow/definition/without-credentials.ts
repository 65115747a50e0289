import { kindNamed } from "../steps/registry.ts";
import { isDeeper, isObject, MAX_DEPTH, own } from "../value/json.ts";

const replaced = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name === undefined) return "[credential]";
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === name ? replaced(one, rest) : one));
  return { ...(value as object), [name]: replaced(own(value, name), rest) };
};

const clean = (step: unknown): unknown => {
  const paths = isObject(step) ? (kindNamed(own(step, "type"))?.credentials?.(step) ?? []) : [];
  return paths.reduce(replaced, step);
};

/** A definition for readers who may not write it: without the credentials that stand in it in clear. Takes any JSON. */
export const withoutCredentials = (definition: unknown): unknown => {
  const steps = own(definition, "steps");
  if (!Array.isArray(steps)) return definition;
  return isDeeper(definition, MAX_DEPTH) ? {} : { ...(definition as object), steps: steps.map(clean) };
};
