import { type Problem, problem } from "../schema/problem.ts";
import type { JsonType, SchemaNode } from "../schema/schema-node.ts";
import { durationMs } from "../value/duration.ts";
import { isObject, type JsonObject, jsonExcess, own } from "../value/json.ts";

const IS: Readonly<Record<JsonType, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

const textFits = (node: SchemaNode, value: string): boolean => {
  // Long ones are not read: the units are twice the characters at most.
  if (value.length > 2 * (node.maxLength ?? Number.POSITIVE_INFINITY)) return false;
  const length = [...value].length;
  const longest = node.maxDuration === undefined ? null : durationMs(node.maxDuration);
  return (
    length >= (node.minLength ?? 0) &&
    length <= (node.maxLength ?? Number.POSITIVE_INFINITY) &&
    (node.pattern === undefined || new RegExp(node.pattern, "u").test(value)) &&
    (longest === null || (durationMs(value) ?? Number.POSITIVE_INFINITY) <= longest)
  );
};

/** Whether a value is what its node says, leaving aside what lies inside it. */
const fits = (node: SchemaNode, value: unknown): boolean => {
  const types: readonly JsonType[] =
    node.type === undefined ? [] : typeof node.type === "string" ? [node.type] : node.type;
  if (types.length && !types.some((type) => IS[type](value))) return false;
  if (node.const !== undefined && node.const !== value) return false;
  if (node.enum && !node.enum.includes(value)) return false;
  if (typeof value === "string") return textFits(node, value);
  if (typeof value === "number")
    return (
      value >= (node.minimum ?? Number.NEGATIVE_INFINITY) &&
      value <= (node.maximum ?? Number.POSITIVE_INFINITY)
    );
  if (Array.isArray(value))
    return (
      value.length >= (node.minItems ?? 0) && value.length <= (node.maxItems ?? Number.POSITIVE_INFINITY)
    );
  if (!isObject(value)) return true;
  const count = Object.keys(value).length;
  return count >= (node.minProperties ?? 0) && count <= (node.maxProperties ?? Number.POSITIVE_INFINITY);
};

const length = (value: unknown): number =>
  typeof value === "string" || Array.isArray(value)
    ? value.length
    : isObject(value)
      ? Object.keys(value).length
      : 0;

/** What is larger than its node says, whatever else is wrong with it. */
const isTooLarge = (node: SchemaNode, value: unknown): boolean => {
  if (node.maxJson && jsonExcess(value, node.maxJson) !== null) return true;
  const most =
    typeof value === "string" ? node.maxLength : Array.isArray(value) ? node.maxItems : node.maxProperties;
  return (
    length(typeof value === "string" && length(value) <= 2 * (most ?? length(value)) ? [...value] : value) >
    (most ?? Number.POSITIVE_INFINITY)
  );
};

const MAX_NAMES = 500;
const TAGS = ["type", "operator"] as const;

/**
 * Checks a part of a definition against its node; every problem has the path down to the setting at fault. Looks no further once it has
 * found `most`.
 */
export const shapeProblems = (
  definition: unknown,
  root: SchemaNode,
  most = Number.POSITIVE_INFINITY,
): readonly Problem[] => {
  let left = most;
  const found = (...given: Parameters<typeof problem>): readonly Problem[] =>
    left-- > 0 ? [problem(...given)] : [];
  const resolve = (node: SchemaNode): SchemaNode =>
    node.$ref ? (root.$defs?.[node.$ref.slice("#/$defs/".length)] ?? {}) : node;

  const at = (given: SchemaNode, value: unknown, field: readonly string[]): readonly Problem[] => {
    if (left <= 0) return [];
    const node = resolve(given);
    if (node.oneOf)
      return isObject(value)
        ? variant(node, node.oneOf.map(resolve), value, field)
        : wrong(node, value, field);
    if (!fits(node, value) || isTooLarge(node, value)) return wrong(node, value, field);
    if (Array.isArray(value))
      return node.items
        ? value.flatMap((one, index) => at(node.items ?? {}, one, [...field, String(index)]))
        : [];
    return isObject(value) ? inside(node, value, field) : [];
  };

  const wrong = (node: SchemaNode, value: unknown, field: readonly string[]): readonly Problem[] => {
    const code = isTooLarge(node, value) ? "LIMIT_EXCEEDED" : "INVALID";
    return found(definition, field, `must be ${node.title ?? "something else"}`, code);
  };

  const variant = (
    node: SchemaNode,
    variants: readonly SchemaNode[],
    value: JsonObject,
    field: readonly string[],
  ): readonly Problem[] => {
    const tag = TAGS.find((name) => variants.every((one) => one.properties?.[name]?.const !== undefined));
    const chosen = variants.find((one) =>
      tag ? own(value, tag) === one.properties?.[tag]?.const : Object.hasOwn(value, one.required?.[0] ?? ""),
    );
    if (chosen) return at(chosen, value, field);
    if (!tag) return wrong(node, value, field);
    const known = variants.map((one) => String(one.properties?.[tag]?.const)).join(", ");
    return found(
      definition,
      [...field, tag],
      `must be one of ${known}`,
      own(value, tag) === undefined ? "REQUIRED" : "INVALID",
    );
  };

  const inside = (node: SchemaNode, value: JsonObject, field: readonly string[]): readonly Problem[] => {
    const { properties = {}, required = [], additionalProperties: rest, propertyNames } = node;
    // An undefined value is an absent one: definitions are JSON, which knows no undefined.
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    const missing = required
      .filter((name) => own(value, name) === undefined)
      .flatMap((name) =>
        found(
          definition,
          [...field, name],
          `is missing; it must be ${resolve(properties[name] ?? {}).title ?? "given"}`,
          "REQUIRED",
        ),
      );
    // Nothing takes as many: what comes after them need not be looked at to refuse it all.
    const given = names.slice(0, MAX_NAMES).flatMap((name) => {
      const here = [...field, name];
      if (
        propertyNames &&
        (name.length > propertyNames.maxLength || !new RegExp(propertyNames.pattern, "u").test(name))
      )
        return found(definition, here, "is a name that is not allowed here");
      if (Object.hasOwn(properties, name)) return at(properties[name] ?? {}, value[name], here);
      if (rest !== false) return isObject(rest) ? at(rest, value[name], here) : [];
      return found(
        definition,
        here,
        `is no setting here; remove it or use one of ${Object.keys(properties).join(", ")}`,
      );
    });
    return [...missing, ...given];
  };

  return at(root, definition, []);
};
