import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";

const LEAVES: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: false,
  String: "some",
  JSON: {},
  DateTime: "2026-01-01T00:00:00Z",
};

/** Some value that the type takes, with the given id wherever one is asked for. Of what may be left out only lists and ids are given. */
function sampleOf(type: GraphQLInputType, id: string, depth: number): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType, id, depth);
  if (isListType(type)) return [sampleOf(type.ofType, id, depth)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return type.name === "ID" ? id : (LEAVES[type.name] ?? "P1D");
  const fields = Object.values(type.getFields());
  const given = fields.filter(
    (field: GraphQLInputField) =>
      isRequiredInputField(field) || (depth < 2 && getNamedType(field.type).name === "ID"),
  );
  return Object.fromEntries(given.map((field) => [field.name, sampleOf(field.type, id, depth + 1)]));
}

const selectionOf = (type: GraphQLOutputType, depth: number): string => {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (isAbstractType(named) || !isObjectType(named)) return " { __typename }";
  const parts = Object.values(named.getFields())
    .filter(
      (field) => !field.args.some(isRequiredArgument) && (isLeafType(getNamedType(field.type)) || depth > 0),
    )
    .map((field) => `${field.name}${selectionOf(field.type, depth - 1)}`);
  return ` { __typename ${parts.join(" ")} }`;
};

/** Another selection of one field cannot clash with the first: each has a name of its own. */
function part(
  field: GraphQLField<unknown, unknown>,
  alias: string,
  id: string,
  variables: Map<string, { type: string; value: unknown }>,
): string {
  const args = field.args.filter(
    (arg: GraphQLArgument) => isRequiredArgument(arg) || getNamedType(arg.type).name === "ID",
  );
  const given = args.map((arg) => {
    const name = `${alias}_${arg.name}`;
    variables.set(name, { type: String(arg.type), value: sampleOf(arg.type, id, 0) });
    return `${arg.name}: $${name}`;
  });
  return `${alias}: ${field.name}${given.length > 0 ? `(${given.join(", ")})` : ""}${selectionOf(field.type, 1)}`;
}

export interface Asked {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** One operation that asks each of these root fields, with the id wherever one is taken. */
export function asking(
  kind: "query" | "mutation",
  fields: readonly GraphQLField<unknown, unknown>[],
  id: string,
): Asked {
  const variables = new Map<string, { type: string; value: unknown }>();
  const parts = fields.map((field, n) => part(field, `${field.name}${n}`, id, variables));
  const declared = [...variables].map(([name, { type }]) => `$${name}: ${type}`);
  return {
    query: `${kind}${declared.length > 0 ? `(${declared.join(", ")})` : ""} { ${parts.join("\n")} }`,
    variables: Object.fromEntries([...variables].map(([name, { value }]) => [name, value])),
  };
}

export const rootFields = (
  schema: GraphQLSchema,
  kind: "query" | "mutation",
): readonly GraphQLField<unknown, unknown>[] =>
  Object.values(
    ((kind === "query" ? schema.getQueryType() : schema.getMutationType()) as GraphQLObjectType).getFields(),
  );
