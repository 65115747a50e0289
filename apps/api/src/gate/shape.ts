import { isStorable } from "@contact-identity/domain";
import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLError,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";
import { Kind, visit } from "graphql";
import { UNSTORABLE } from "./json-fault.ts";
import { LIMITS } from "./limits.ts";
import { refusal } from "./refusal.ts";

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export const fragmentsOf = (document: DocumentNode): Fragments =>
  new Map(
    document.definitions.flatMap((d) =>
      d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d] as const] : [],
    ),
  );

/** Levels of fields below a selection. Each fragment is measured once; a circle ends here and is refused by validation. */
function levelsOf(fragments: Fragments): (set: SelectionSetNode | undefined) => number {
  const measured = new Map<string, number>();
  const levels = (set: SelectionSetNode | undefined): number => {
    let deepest = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) deepest = Math.max(deepest, 1 + levels(selection.selectionSet));
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        deepest = Math.max(deepest, levels(selection.selectionSet));
      else {
        const name = selection.name.value;
        if (!measured.has(name)) {
          measured.set(name, 0);
          measured.set(name, levels(fragments.get(name)?.selectionSet));
        }
        deepest = Math.max(deepest, measured.get(name) as number);
      }
    }
    return deepest;
  };
  return levels;
}

/** What one definition says itself: what it spreads stands by name. */
interface Own {
  readonly roots: string[];
  readonly rootSpreads: string[];
  readonly spreads: string[];
  /** Of each aliased field its name and its alias. */
  readonly aliases: [string, string][];
}

function ownOf(definition: OperationDefinitionNode | FragmentDefinitionNode): Own {
  const own: Own = { roots: [], rootSpreads: [], spreads: [], aliases: [] };
  const walk = (set: SelectionSetNode | undefined, isRoot: boolean): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const { alias, name } = selection;
        if (isRoot) own.roots.push((alias ?? name).value);
        if (alias) own.aliases.push([name.value, alias.value]);
        walk(selection.selectionSet, false);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, isRoot);
      else (isRoot ? own.rootSpreads : own.spreads).push(selection.name.value);
    }
  };
  walk(definition.selectionSet, true);
  return own;
}

/** The names of an operation's root fields in the answer, and the aliases of each field name; every definition is read once for all operations. */
function namesOf(operation: OperationDefinitionNode, ownOfFragment: (name: string) => Own | null) {
  const own = ownOf(operation);
  const roots = new Set(own.roots);
  const aliases = new Map<string, Set<string>>();
  const atRoot = new Set(own.rootSpreads);
  const anywhere = new Set([...own.rootSpreads, ...own.spreads]);
  const add = (all: Own["aliases"]) => {
    for (const [name, alias] of all) aliases.set(name, (aliases.get(name) ?? new Set()).add(alias));
  };
  add(own.aliases);
  // A set that grows while it is gone through is gone through to its end.
  for (const name of atRoot) {
    const fragment = ownOfFragment(name);
    for (const key of fragment?.roots ?? []) roots.add(key);
    for (const inner of fragment?.rootSpreads ?? []) atRoot.add(inner);
  }
  for (const name of anywhere) {
    const fragment = ownOfFragment(name);
    add(fragment?.aliases ?? []);
    for (const inner of [...(fragment?.rootSpreads ?? []), ...(fragment?.spreads ?? [])]) anywhere.add(inner);
  }
  return { roots, aliases };
}

const invalid = (message: string, node: OperationDefinitionNode) =>
  refusal("GRAPHQL_VALIDATION_FAILED", message, { nodes: [node] });

function operationFault(
  operation: OperationDefinitionNode,
  levels: ReturnType<typeof levelsOf>,
  ownOfFragment: (name: string) => Own | null,
): GraphQLError | null {
  const depth = levels(operation.selectionSet);
  if (depth > LIMITS.levels)
    return invalid(
      `An operation may nest ${LIMITS.levels} fields deep, not ${depth}. Ask in several steps.`,
      operation,
    );
  const { roots, aliases } = namesOf(operation, ownOfFragment);
  if (roots.size > LIMITS.rootFields)
    return invalid(
      `An operation may have ${LIMITS.rootFields} root fields, not ${roots.size}. Ask in several steps.`,
      operation,
    );
  for (const [name, { size }] of aliases)
    if (size > LIMITS.aliases)
      return invalid(
        `An operation may have ${LIMITS.aliases} aliases of one field, not ${size} of "${name}".`,
        operation,
      );
  return null;
}

/** What a document is refused for whatever the schema says: how much it is, before anything is compared in it. Linear in the document. */
export function shapeFault(document: DocumentNode, fragments: Fragments): GraphQLError | null {
  let spreads = 0;
  let unstorable: GraphQLError | null = null;
  visit(document, {
    enter(node) {
      if (node.kind === Kind.FRAGMENT_SPREAD) spreads++;
      else if (node.kind === Kind.STRING && !isStorable(node.value))
        unstorable ??= refusal("BAD_USER_INPUT", `A text in the query ${UNSTORABLE}.`, { nodes: [node] });
    },
  });
  if (unstorable) return unstorable;
  if (spreads > LIMITS.spreads)
    return refusal(
      "GRAPHQL_VALIDATION_FAILED",
      `A document may spread fragments ${LIMITS.spreads} times, not ${spreads}.`,
    );
  const levels = levelsOf(fragments);
  const owns = new Map([...fragments].map(([name, fragment]) => [name, ownOf(fragment)]));
  for (const definition of document.definitions) {
    const found =
      definition.kind === Kind.OPERATION_DEFINITION
        ? operationFault(definition, levels, (name) => owns.get(name) ?? null)
        : null;
    if (found) return found;
  }
  return null;
}
