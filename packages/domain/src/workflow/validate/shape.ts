import { durationMs } from "../duration.ts";
import { isObject, type JsonObject, own } from "../json.ts";
import type { JsonType, SchemaNode } from "../schema/schema-node.ts";
import { type Problem, problem } from "./problem.ts";

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
  const types: readonly JsonType[] = node.type === undefined ? [] : typeof node.type === "string" ? [node.type] : node.type;
  if (types.length && !types.some((type) => IS[type](value))) return false;
  if (node.const !== undefined && node.const !== value) return false;
  if (node.enum && !node.enum.includes(value)) return false;
  if (typeof value === "string") return textFits(node, value);
  if (typeof value === "number")
    return value >= (node.minimum ?? Number.NEGATIVE_INFINITY) && value <= (node.maximum ?? Number.POSITIVE_INFINITY);
  if (Array.isArray(value)) return value.length >= (node.minItems ?? 0) && value.length <= (node.maxItems ?? Number.POSITIVE_INFINITY);
  return !isObject(value) || Object.keys(value).length >= (node.minProperties ?? 0);
};

const TAGS = ["type", "operator"] as const;

/** Checks a part of a definition against its node; every problem has the path down to the setting at fault. */
export const shapeProblems = (definition: unknown, root: SchemaNode): readonly Problem[] => {
  const resolve = (node: SchemaNode): SchemaNode => (node.$ref ? (root.$defs?.[node.$ref.slice("#/$defs/".length)] ?? {}) : node);

  const at = (given: SchemaNode, value: unknown, field: readonly string[]): readonly Problem[] => {
    const node = resolve(given);
    if (node.oneOf) return isObject(value) ? variant(node, node.oneOf.map(resolve), value, field) : wrong(node, value, field);
    if (!fits(node, value)) return wrong(node, value, field);
    if (Array.isArray(value)) return node.items ? value.flatMap((one, index) => at(node.items ?? {}, one, [...field, String(index)])) : [];
    return isObject(value) ? inside(node, value, field) : [];
  };

  const wrong = (node: SchemaNode, value: unknown, field: readonly string[]): readonly Problem[] => {
    const tooMany = Array.isArray(value) && value.length > (node.maxItems ?? Number.POSITIVE_INFINITY);
    return [problem(definition, field, `must be ${node.title ?? "something else"}`, tooMany ? "LIMIT_EXCEEDED" : "INVALID")];
  };

  const variant = (node: SchemaNode, variants: readonly SchemaNode[], value: JsonObject, field: readonly string[]): readonly Problem[] => {
    const tag = TAGS.find((name) => variants.every((one) => one.properties?.[name]?.const !== undefined));
    const chosen = variants.find((one) =>
      tag ? own(value, tag) === one.properties?.[tag]?.const : Object.hasOwn(value, one.required?.[0] ?? ""),
    );
    if (chosen) return at(chosen, value, field);
    if (!tag) return wrong(node, value, field);
    const known = variants.map((one) => String(one.properties?.[tag]?.const)).join(", ");
    return [problem(definition, [...field, tag], `must be one of ${known}`, own(value, tag) === undefined ? "REQUIRED" : "INVALID")];
  };

  const inside = (node: SchemaNode, value: JsonObject, field: readonly string[]): readonly Problem[] => {
    const { properties = {}, required = [], additionalProperties: rest, propertyNames } = node;
    // An undefined value is an absent one: definitions are JSON, which knows no undefined.
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    const missing = required
      .filter((name) => !names.includes(name))
      .map((name) =>
        problem(definition, [...field, name], `is missing; it must be ${resolve(properties[name] ?? {}).title ?? "given"}`, "REQUIRED"),
      );
    const given = names.flatMap((name) => {
      const here = [...field, name];
      if (propertyNames && !new RegExp(propertyNames.pattern, "u").test(name))
        return [problem(definition, here, "is a name that is not allowed here")];
      if (Object.hasOwn(properties, name)) return at(properties[name] ?? {}, value[name], here);
      if (rest !== false) return isObject(rest) ? at(rest, value[name], here) : [];
      return [problem(definition, here, `is no setting here; remove it or use one of ${Object.keys(properties).join(", ")}`)];
    });
    return [...missing, ...given];
  };

  return at(root, definition, []);
};
