import type { ApolloServerPlugin, BaseContext } from "@apollo/server";
import type {
  GraphQLInputType,
  GraphQLSchema,
  GraphQLType,
  NamedTypeNode,
  OperationDefinitionNode,
} from "graphql";
import { getNamedType, isInputObjectType, isInputType, typeFromAST } from "graphql";
import { elementOf, limitsOf, nestingAt } from "./input-places.ts";
import { DEFAULTS, INPUT_LIMITS } from "./limits.ts";

/** Of a variable that is a list itself: what takes it is not known here. */
const LONGEST_LIST = Math.max(
  ...Object.values({ ...INPUT_LIMITS, ...DEFAULTS }).map((limit) =>
    limit.kind === "list" ? limit.entries : 0,
  ),
);

/** How many of each type that holds itself were met, and how deep this one stands. */
interface Met {
  readonly totals: Map<string, number>;
  readonly depths: ReadonlyMap<string, number>;
}

function cut(
  type: GraphQLInputType,
  value: unknown,
  entries: number,
  nesting: ReturnType<typeof nestingAt>,
  met: Met,
): unknown {
  const element = elementOf(type);
  if (element !== null && Array.isArray(value))
    return value.slice(0, entries + 1).map((one) => cut(element, one, entries, nesting, met));
  const named = getNamedType(type);
  if (!isInputObjectType(named) || typeof value !== "object" || value === null || Array.isArray(value))
    return value;
  let { depths } = met;
  if (nesting) {
    const [depth, total] = [depths.get(named.name) ?? 0, (met.totals.get(named.name) ?? 0) + 1];
    met.totals.set(named.name, total);
    if (depth > nesting.depth || total > nesting.total) return {};
    depths = new Map(depths).set(named.name, depth + 1);
  }
  const fields = named.getFields();
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const definition = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (!definition) return [key, one];
      const most = limitsOf({ name: `${named.name}.${key}`, definition }).find(
        (limit) => limit.kind === "list",
      );
      return [
        key,
        cut(definition.type, one, most?.entries ?? LONGEST_LIST, nestingAt(definition), { ...met, depths }),
      ];
    }),
  );
}

/**
 * The variables, with every list that is longer than it may be cut to one entry too many: reading a list of 60,000 objects takes GraphQL
 * seconds, and comes before anything that could refuse it. What is left still breaks the limit, and is refused for that.
 */
export function shortened(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Record<string, unknown> {
  const types = new Map(
    (operation.variableDefinitions ?? []).map(({ variable, type }) => [
      variable.name.value,
      typeFromAST(schema, type as NamedTypeNode) as GraphQLType | undefined,
    ]),
  );
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const type = types.get(name);
      return [
        name,
        isInputType(type)
          ? cut(type, value, LONGEST_LIST, nestingAt({ type }), { totals: new Map(), depths: new Map() })
          : value,
      ];
    }),
  );
}

/** Stands between validation, which knows the types, and execution, which reads the variables. */
export const shorteningVariables = <T extends BaseContext>(): ApolloServerPlugin<T> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ request, operation, schema }) => {
      if (request.variables && operation) request.variables = shortened(schema, operation, request.variables);
    },
  }),
});
