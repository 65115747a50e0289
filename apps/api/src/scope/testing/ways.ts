import type { GraphQLObjectType, GraphQLSchema } from "graphql";
import { getNamedType, isInterfaceType, isObjectType } from "graphql";
import type { Stride, Way } from "./asking.ts";
import { endOf } from "./asking.ts";

/** Where a field leads: to its type, or to each that its interface may be. */
function stridesOf(parent: GraphQLObjectType, schema: GraphQLSchema): Stride[] {
  return Object.values(parent.getFields()).flatMap((field): Stride[] => {
    const type = getNamedType(field.type);
    if (isInterfaceType(type)) return schema.getPossibleTypes(type).map((as) => ({ parent, field, as }));
    return isObjectType(type) ? [{ parent, field }] : [];
  });
}

/** Every field that leads to an object, each at the end of a shortest way from a root field that reads. */
export function everyWay(schema: GraphQLSchema): Way[] {
  const roots = [schema.getQueryType(), schema.getSubscriptionType()].flatMap((type) => type ?? []);
  const ways = roots.flatMap((root) => stridesOf(root, schema).map((stride): Way => [stride]));
  const seen = new Set<GraphQLObjectType>();
  for (const way of ways) {
    const type = endOf(way);
    if (seen.has(type)) continue;
    seen.add(type);
    ways.push(...stridesOf(type, schema).map((stride): Way => [...way, stride]));
  }
  return ways;
}
