import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { elementOf, type InputPlace, inputPlaces, limitsOf } from "../input-places.ts";
import type { Limit } from "../limit.ts";
import { LIMITED_BY_ITSELF } from "../limits.ts";

/** One call that gives one input a value in view of one of its limits. */
export interface Call {
  readonly name: string;
  readonly document: string;
  readonly variables: Record<string, unknown>;
  readonly payload: "userErrors" | "errors" | "rows" | null;
}

const smallest = (type: GraphQLInputType): unknown => {
  if (elementOf(type)) return [];
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (isInputObjectType(named))
    return Object.fromEntries(
      Object.values(named.getFields())
        .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
        .map((field) => [field.name, smallest(field.type)]),
    );
  return (
    (
      {
        Int: 1,
        Float: 1,
        Boolean: false,
        DateTime: "2026-01-01T00:00:00Z",
        Duration: "PT1H",
        JSON: {},
      } as Record<string, unknown>
    )[named.name] ?? "x"
  );
};

const nested = (depth: number): unknown => (depth === 0 ? {} : { a: nested(depth - 1) });

/** As large a value as a limit allows, where one value shows it: texts and counts. */
export function asMuchAsMayBe(type: GraphQLInputType, limit: Limit): unknown[] {
  const inList = (value: unknown) => (elementOf(type) ? [value] : value);
  if (limit.kind === "text")
    return [inList("x".repeat(limit.characters)), inList("😀".repeat(limit.characters))];
  return limit.kind === "count" ? [limit.low, limit.high] : [];
}

/** Values that break a limit by as little as possible. */
export function tooMuch(type: GraphQLInputType, limit: Limit): unknown[] {
  const inList = (value: unknown) => (elementOf(type) ? [value] : value);
  if (limit.kind === "list")
    return [Array.from({ length: limit.entries + 1 }, () => smallest(elementOf(type) as GraphQLInputType))];
  // Of two halves each: a limit counts characters, as a person does.
  if (limit.kind === "text")
    return [inList("x".repeat(limit.characters + 1)), inList("😀".repeat(limit.characters + 1))];
  if (limit.kind === "count") return [limit.low - 1, limit.high + 1];
  const half = Math.ceil((limit.characters + 1) / 2);
  return [
    limit.values === 1 ? "x".repeat(limit.characters + 1) : { a: "x".repeat(half), b: "x".repeat(half) },
    Array.from({ length: limit.values }, () => 1),
    nested(limit.depth + 1),
  ].map(inList);
}

type Values = (type: GraphQLInputType, limit: Limit) => unknown[];

/** What is given to an argument so that one place below it has such a value. */
function waysTo(place: InputPlace, at: InputPlace, values: Values, seen: readonly string[] = []): unknown[] {
  const { type } = at.definition;
  if (place.definition === at.definition) {
    const given = limitsOf(place).flatMap((limit) => values(type, limit));
    return values === tooMuch && LIMITED_BY_ITSELF.includes(getNamedType(type).name)
      ? [...given, "P".repeat(65)]
      : given;
  }
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.includes(named.name)) return [];
  return Object.values(named.getFields()).flatMap((field) =>
    waysTo(place, { name: `${named.name}.${field.name}`, definition: field }, values, [
      ...seen,
      named.name,
    ]).map((value) => {
      const object = { ...(smallest(named) as object), [field.name]: value };
      return elementOf(type) ? [object] : object;
    }),
  );
}

const payloadOf = (field: GraphQLField<unknown, unknown>): Call["payload"] => {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return null;
  if (type.getFields().userErrors) return String(field.type).startsWith("[") ? "rows" : "userErrors";
  return type.getFields().errors && String(type.getFields().errors?.type).includes("WidgetError")
    ? "errors"
    : null;
};
const SELECTED = {
  userErrors: "{ userErrors { code message field } }",
  errors: "{ errors { code message field } }",
  rows: "{ index userErrors { code message field } }",
};

/** Every field that can be called, with such a value in every place of its arguments. */
export function callsOf(schema: GraphQLSchema, values: Values): Call[] {
  const places = inputPlaces(schema);
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    type ? [[type, type === schema.getQueryType() ? "query" : "mutation"] as const] : [],
  );
  return roots.flatMap(([type, operation]) =>
    Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap((argument) =>
        places.flatMap((place) =>
          waysTo(
            place,
            { name: `${type.name}.${field.name}(${argument.name})`, definition: argument },
            values,
          ).map((value): Call => {
            const payload = payloadOf(field);
            const others = field.args.filter(
              (other) => other !== argument && isNonNullType(other.type) && other.defaultValue === undefined,
            );
            const all: readonly GraphQLArgument[] = [argument, ...others];
            const result = payload
              ? SELECTED[payload]
              : isObjectType(getNamedType(field.type)) || String(field.type) === "Node"
                ? "{ __typename }"
                : "";
            return {
              name: `${field.name}(${argument.name}): ${place.name}`,
              document: `${operation} (${all.map((a) => `$${a.name}: ${a.type}`).join(", ")}) { ${field.name}(${all.map((a) => `${a.name}: $${a.name}`).join(", ")}) ${result} }`,
              variables: Object.fromEntries(
                all.map((a) => [a.name, a === argument ? value : smallest(a.type)]),
              ),
              payload,
            };
          }),
        ),
      ),
    ),
  );
}
