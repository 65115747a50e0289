import type { ASTVisitor, FragmentDefinitionNode, SelectionSetNode, ValidationContext } from "graphql";
import { GraphQLError, Kind } from "graphql";

/** Two lists nested in a third, each as edges with a value at the end, are 10. */
export const MAX_DEPTH = 15;

/** Levels of fields below a selection. Introspection is not counted: it reads no data, and its depth is the tools' choice. */
function depthOf(
  set: SelectionSetNode | undefined,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  within: ReadonlySet<string>,
): number {
  let deepest = 0;
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      if (!selection.name.value.startsWith("__")) deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, fragments, within));
    } else if (selection.kind === Kind.INLINE_FRAGMENT) deepest = Math.max(deepest, depthOf(selection.selectionSet, fragments, within));
    else {
      const name = selection.name.value;
      // A circle is another rule's to refuse; here it must only end.
      if (!within.has(name)) deepest = Math.max(deepest, depthOf(fragments.get(name)?.selectionSet, fragments, new Set([...within, name])));
    }
    if (deepest > MAX_DEPTH) return deepest;
  }
  return deepest;
}

/** Refuses operations that nest deeper than `MAX_DEPTH`. */
export function depthRule(context: ValidationContext): ASTVisitor {
  const fragments = new Map(
    context.getDocument().definitions.flatMap((d) => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [])),
  );
  return {
    OperationDefinition(operation) {
      if (depthOf(operation.selectionSet, fragments, new Set()) > MAX_DEPTH)
        context.reportError(
          new GraphQLError(`An operation may nest ${MAX_DEPTH} fields deep. Ask in several steps.`, { nodes: [operation] }),
        );
    },
  };
}
