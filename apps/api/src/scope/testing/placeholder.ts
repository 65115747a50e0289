import type { GraphQLArgument, GraphQLInputType } from "graphql";
import { getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType } from "graphql";

const SCALARS: Readonly<Record<string, unknown>> = {
  ID: "x",
  String: "x",
  Int: 1,
  Boolean: false,
  JSON: {},
  DateTime: new Date("2040-01-01T00:00:00Z"),
  Duration: "PT1H",
};

/** The least that an input takes: what must be given, and nothing that exists. */
export function placeholder(given: GraphQLInputType): unknown {
  const type = getNullableType(given);
  if (isListType(type)) return [placeholder(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (!isInputObjectType(type)) return SCALARS[type.name];
  return placeholders(Object.values(type.getFields()));
}

export const placeholders = (
  fields: readonly Pick<GraphQLArgument, "name" | "type">[],
): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap(({ name, type }) => (isNonNullType(type) ? [[name, placeholder(type)]] : [])),
  );
