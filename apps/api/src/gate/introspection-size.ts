import type { GraphQLSchema } from "graphql";
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";

const sizes = new WeakMap<GraphQLSchema, Readonly<Record<string, number>>>();

/** How long the lists of introspection are in this schema, on the average of its types: five elements each would be far from it. */
export function introspectionSizes(schema: GraphQLSchema): Readonly<Record<string, number>> {
  const known = sizes.get(schema);
  if (known) return known;
  const types = Object.values(schema.getTypeMap());
  const mean = (counts: readonly number[]) =>
    Math.max(1, counts.reduce((sum, count) => sum + count, 0) / types.length);
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? [Object.values(type.getFields())] : [],
  );
  const counted = {
    types: types.length,
    fields: mean(fields.map(({ length }) => length)),
    inputFields: mean(
      types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0)),
    ),
    enumValues: mean(types.map((type) => (isEnumType(type) ? type.getValues().length : 0))),
    args: 2,
    interfaces: 1,
    possibleTypes: 1,
    directives: schema.getDirectives().length,
  };
  sizes.set(schema, counted);
  return counted;
}
