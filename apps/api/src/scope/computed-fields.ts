import { getMetadataStorage } from "type-graphql";

/** Fields, as `Type.field`, that a method computes. All others show a property of their row: nothing is put around those, for they are most. */
export function computedFields(): ReadonlySet<string> {
  const { objectTypes, fieldResolvers } = getMetadataStorage();
  return new Set(
    fieldResolvers.map((resolver) => {
      const owner = objectTypes.find(({ target }) => target === resolver.getObjectType?.());
      return `${owner?.name}.${resolver.schemaName}`;
    }),
  );
}
