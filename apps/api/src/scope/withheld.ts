import type { ApolloServerPlugin, BaseContext } from "@apollo/server";
import type { GraphQLField, GraphQLObjectType, GraphQLResolveInfo, SelectionSetNode } from "graphql";
import { GraphQLError, getNamedType, isListType, isNonNullType, responsePathAsArray } from "graphql";
import type { Declared } from "./declare.ts";

/** Which one it is, its version and its state: what a writer is told of what it wrote without the scope to read it. Its times besides. */
const TOLD: ReadonlySet<string> = new Set(["id", "version", "publishedVersion", "status", "enabled"]);

export const isTold = ({ name, type }: GraphQLField<unknown, unknown>): boolean =>
  TOLD.has(name) || getNamedType(type).name === "DateTime";

/** Whether a writer is told anything of such an object. A value that has no identity is shown whole or not at all. */
const hasTold = (type: GraphQLObjectType): boolean =>
  ["id", "version"].some((name) => name in type.getFields());

/**
 * An object as its writer may see it. What is withheld is an error in its place, which GraphQL puts where that field stands; what is
 * asked of nothing else costs nothing. A field that declares its own scope is left to that.
 */
function withheldFrom(row: object, type: GraphQLObjectType, error: GraphQLError): object {
  const hidden = Object.values(type.getFields()).filter(
    (field) => !isTold(field) && !(field.extensions as Declared).takes,
  );
  return { ...row, ...Object.fromEntries(hidden.map(({ name }) => [name, error])) };
}

const beside = new WeakMap<object, GraphQLError[]>();

/**
 * A list that must be there stands as an empty one, and its error beside it: an error in its place would take the whole payload away,
 * userErrors included.
 */
function emptied(error: GraphQLError, context: object, info: GraphQLResolveInfo): unknown {
  if (!isNonNullType(info.returnType) || !isListType(info.returnType.ofType)) return error;
  const { extensions } = error;
  const placed = new GraphQLError(error.message, {
    nodes: info.fieldNodes,
    path: responsePathAsArray(info.path),
    extensions,
  });
  beside.set(context, [...(beside.get(context) ?? []), placed]);
  return [];
}

/** Puts the errors of emptied lists into the answer. */
export const tellWithheld = (): ApolloServerPlugin<BaseContext> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue }) => {
      const errors = beside.get(contextValue);
      if (!errors || response.body.kind !== "single") return;
      const { singleResult } = response.body;
      singleResult.errors = [...(singleResult.errors ?? []), ...errors.map((error) => error.toJSON())];
    },
  }),
});

/** The names that are asked of an object, through fragments too. */
function namesIn(set: SelectionSetNode | undefined, info: GraphQLResolveInfo): string[] {
  return (set?.selections ?? []).flatMap((one) => {
    if (one.kind === "Field") return [one.name.value];
    return namesIn(
      one.kind === "InlineFragment" ? one.selectionSet : info.fragments[one.name.value]?.selectionSet,
      info,
    );
  });
}

/** Whether something is asked of each object that is withheld and must be there: its error would take the whole list away. */
function takesAway(type: GraphQLObjectType, info: GraphQLResolveInfo): boolean {
  const fields = type.getFields();
  return info.fieldNodes
    .flatMap((node) => namesIn(node.selectionSet, info))
    .some((name) => fields[name] && isNonNullType(fields[name].type) && !isTold(fields[name]));
}

/** What a payload shows, an object or a list of them, to whom may write and not read it. */
export function withheld(
  value: unknown,
  error: GraphQLError,
  context: object,
  info: GraphQLResolveInfo,
): unknown {
  const type = getNamedType(info.returnType) as GraphQLObjectType;
  if (value === null || value === undefined) return value;
  if (!hasTold(type))
    return Array.isArray(value) && value.length === 0 ? value : emptied(error, context, info);
  if (!Array.isArray(value)) return withheldFrom(value, type, error);
  return value.length > 0 && takesAway(type, info)
    ? emptied(error, context, info)
    : value.map((row: object) => withheldFrom(row, type, error));
}
