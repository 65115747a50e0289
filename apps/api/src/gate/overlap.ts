import type {
  ASTVisitor,
  FieldNode,
  GraphQLNamedType,
  GraphQLOutputType,
  SelectionSetNode,
  ValidationContext,
  ValueNode,
} from "graphql";
import {
  GraphQLError,
  getNamedType,
  getNullableType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
} from "graphql";
import { LIMITS } from "./limits.ts";
import { fieldOf } from "./schema-fields.ts";

/** A selection set, and the type that it is asked of. A node has one such type wherever it is reached. */
interface Asked {
  readonly set: SelectionSetNode;
  readonly of: GraphQLNamedType | undefined;
}
interface Field {
  readonly node: FieldNode;
  readonly parent: GraphQLNamedType | undefined;
  readonly type: GraphQLOutputType | undefined;
}

/** A value as text, the same for the same value. */
function words(value: ValueNode): string {
  switch (value.kind) {
    case Kind.OBJECT:
      return `{${value.fields
        .map((field) => `${field.name.value}:${words(field.value)}`)
        .sort()
        .join()}}`;
    case Kind.LIST:
      return `[${value.values.map(words).join()}]`;
    case Kind.VARIABLE:
      return `$${value.name.value}`;
    case Kind.STRING:
      return JSON.stringify(value.value);
    case Kind.NULL:
      return "null";
    default:
      return String(value.value);
  }
}
const argumentsOf = ({ arguments: given = [] }: FieldNode): string =>
  given
    .map(({ name, value }) => `${name.value}:${words(value)}`)
    .sort()
    .join();

/** Whether two fields of these types can never stand in one place of an answer. */
function differInShape(a: GraphQLOutputType, b: GraphQLOutputType): boolean {
  if (
    isNonNullType(a) !== isNonNullType(b) ||
    isListType(getNullableType(a)) !== isListType(getNullableType(b))
  )
    return true;
  const [one, other] = [getNullableType(a), getNullableType(b)];
  if (isListType(one) && isListType(other)) return differInShape(one.ofType, other.ofType);
  return (isLeafType(one) || isLeafType(other)) && one !== other;
}

const refused = (message: string, nodes: readonly FieldNode[] = []) => new GraphQLError(message, { nodes });
const conflict = (key: string, [a, b]: readonly [Field, Field], why: string) =>
  refused(
    `Fields "${key}" conflict because ${why}. Use different aliases on the fields to fetch both if this was intentional.`,
    [a.node, b.node],
  );

/** The first field that is not like the first one of all. Likeness holds between any two, so nothing more need be compared. */
function unlike(
  fields: readonly Field[],
  differ: (a: Field, b: Field) => string | null,
): readonly [Field, Field, string] | null {
  const [first] = fields;
  for (const field of fields) {
    const why = first && field !== first ? differ(first, field) : null;
    if (first && why) return [first, field, why];
  }
  return null;
}

const shapes = (a: Field, b: Field): string | null =>
  a.type && b.type && differInShape(a.type, b.type)
    ? `they return conflicting types "${a.type}" and "${b.type}"`
    : null;

/** Fields that one object may have to answer: those of each object type, with those of interfaces beside each. */
function byObject(fields: readonly Field[]): readonly (readonly Field[])[] {
  const objects = new Set(fields.flatMap(({ parent }) => (parent && isObjectType(parent) ? [parent] : [])));
  if (objects.size <= 1) return [fields];
  return [...objects].map((object) =>
    fields.filter(({ parent }) => parent === object || !isObjectType(parent)),
  );
}

/**
 * What graphql-js calls OverlappingFieldsCanBeMerged, which compares each field with each other. Here fields of one place in the answer are gathered
 * and compared with the first of them, a merged selection is gone through once, and the work has an end (`LIMITS.comparisons`).
 */
export function overlapRule(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema();
  const seen = new Set<string>();
  const numbers = new Map<SelectionSetNode, number>();
  const written = new Map<FieldNode, string>();
  let left: number = LIMITS.comparisons;

  const numberOf = (set: SelectionSetNode): number => {
    if (!numbers.has(set)) numbers.set(set, numbers.size);
    return numbers.get(set) as number;
  };
  const argumentsIn = (node: FieldNode): string => {
    if (!written.has(node)) written.set(node, argumentsOf(node));
    return written.get(node) as string;
  };
  const calls = (a: Field, b: Field): string | null => {
    const [one, other] = [a.node.name.value, b.node.name.value];
    if (one !== other) return `"${one}" and "${other}" are different fields`;
    return argumentsIn(a.node) === argumentsIn(b.node) ? null : "they have differing arguments";
  };
  const typeNamed = (name: string | undefined, otherwise?: GraphQLNamedType) =>
    name === undefined ? otherwise : schema.getType(name);

  function gather(asked: readonly Asked[]): Map<string, Field[]> {
    const found = new Map<string, Field[]>();
    const spread = new Set<string>();
    const walk = ({ set, of }: Asked): void => {
      left -= set.selections.length;
      if (left < 0) return;
      for (const selection of set.selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT)
          walk({ set: selection.selectionSet, of: typeNamed(selection.typeCondition?.name.value, of) });
        else if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = spread.has(selection.name.value)
            ? null
            : context.getFragment(selection.name.value);
          spread.add(selection.name.value);
          if (fragment)
            walk({ set: fragment.selectionSet, of: typeNamed(fragment.typeCondition.name.value) });
        } else {
          const key = (selection.alias ?? selection.name).value;
          const field = {
            node: selection,
            parent: of,
            type: fieldOf(schema, of, selection.name.value)?.type,
          };
          const others = found.get(key);
          if (others) others.push(field);
          else found.set(key, [field]);
        }
      }
    };
    for (const one of asked) walk(one);
    return found;
  }
  const below = (fields: readonly Field[]): Asked[] =>
    fields.flatMap(({ node, type }) => {
      const named = type && getNamedType(type);
      return node.selectionSet
        ? [{ set: node.selectionSet, of: named && isCompositeType(named) ? named : undefined }]
        : [];
    });

  /** `shapeOnly` below fields of which no object answers both. */
  function check(asked: readonly Asked[], shapeOnly: boolean): GraphQLError | null {
    const mark = `${shapeOnly}${[...new Set(asked.map(({ set }) => numberOf(set)))].sort((a, b) => a - b)}`;
    if (asked.length === 0 || seen.has(mark)) return null;
    seen.add(mark);
    for (const [key, fields] of gather(asked)) {
      if (left < 0)
        return refused(
          "The fields of this document overlap in too many ways to be compared. Ask in several steps.",
        );
      const groups = shapeOnly ? [] : byObject(fields);
      left -= Math.max(0, groups.length - 1) * fields.length;
      for (const group of groups) {
        const other = unlike(group, calls);
        if (other) return conflict(key, [other[0], other[1]], other[2]);
      }
      const misshapen = unlike(fields, shapes);
      if (misshapen) return conflict(key, [misshapen[0], misshapen[1]], misshapen[2]);
      for (const group of groups) {
        const inner = check(below(group), false);
        if (inner) return inner;
      }
      const inner = groups.length === 1 ? null : check(below(fields), true);
      if (inner) return inner;
    }
    return left < 0
      ? refused("The fields of this document overlap in too many ways to be compared. Ask in several steps.")
      : null;
  }

  const report = (set: SelectionSetNode, of: GraphQLNamedType | undefined) => {
    const error = check([{ set, of }], false);
    if (error) context.reportError(error);
  };
  return {
    enter(node) {
      if (node.kind === Kind.OPERATION_DEFINITION)
        report(node.selectionSet, schema.getRootType(node.operation) ?? undefined);
      else if (node.kind === Kind.FRAGMENT_DEFINITION)
        report(node.selectionSet, typeNamed(node.typeCondition.name.value));
    },
  };
}
