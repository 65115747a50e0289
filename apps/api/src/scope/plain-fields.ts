import type { GraphQLSchema } from "graphql";
import { isObjectType } from "graphql";
import { getMetadataStorage } from "type-graphql";

/**
 * Fields, as `Type.field`, that show a property of their row and no more. type-graphql gives each a resolver of its own, which costs a promise a value;
 * GraphQL's own way costs a property, so they are given back to it.
 */
export function plainFields(schema: GraphQLSchema): ReadonlySet<string> {
  const { objectTypes, fieldResolvers } = getMetadataStorage();
  const computed = new Set(
    fieldResolvers.map((resolver) => {
      const owner = objectTypes.find(({ target }) => target === resolver.getObjectType?.());
      return `${owner?.name}.${resolver.schemaName}`;
    }),
  );
  const plain = new Set<string>();
  for (const { name } of objectTypes) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (computed.has(`${name}.${field.name}`)) continue;
      delete field.resolve;
      plain.add(`${name}.${field.name}`);
    }
  }
  return plain;
}
