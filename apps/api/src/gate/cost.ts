import type {
  ArgumentNode,
  FieldNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  ValueNode,
} from "graphql";
import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
} from "graphql";
import { introspectionSizes } from "./introspection-size.ts";
import { fieldOf } from "./schema-fields.ts";
import type { Fragments } from "./shape.ts";

/** PARTNERS.md, Limits. */
const UNPAGED = 5;
const MUTATION = 10;
const BULK_ROW = 5;
const MOST_A_PAGE = 100;

/** Of a selection: what stands in it, and what stands in each element of the page that it belongs to. */
interface Price {
  readonly cost: number;
  /** Scalars of the answer. */
  readonly values: number;
  readonly perElement: number;
  readonly valuesPerElement: number;
}
const FREE: Price = { cost: 0, values: 0, perElement: 0, valuesPerElement: 0 };
const priced = (cost: number, values: number): Price => ({ ...FREE, cost, values });

export interface Cost {
  readonly requested: number;
  readonly values: number;
}

const fieldsOf = (type: GraphQLNamedType) =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
/** Known by its form, as every client knows it. */
const isPage = (type: GraphQLNamedType): boolean => "pageInfo" in fieldsOf(type) && "nodes" in fieldsOf(type);
const isEdge = (type: GraphQLNamedType): boolean =>
  "cursor" in fieldsOf(type) && "node" in fieldsOf(type) && type.name.endsWith("Edge");

/** How many elements a list of this type is taken for. */
function listed(type: unknown): number {
  let times = 1;
  for (let at = getNullableType(type as never) as unknown; isListType(at); at = getNullableType(at.ofType))
    times *= UNPAGED;
  return times;
}

/** What an operation asks for, by its text and variables alone. Each fragment is priced once, so this is linear in the document. */
export function costOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  variables: Readonly<Record<string, unknown>>,
): Cost {
  const prices = new Map<string, Price>();
  const defaults = new Map(
    operation.variableDefinitions?.map((d) => [d.variable.name.value, d.defaultValue] as const),
  );

  /** A number or a boolean, given in the text or by a variable; undefined for anything else. */
  function known(value: ValueNode | undefined): unknown {
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind === Kind.BOOLEAN) return value.value;
    if (value?.kind !== Kind.VARIABLE) return undefined;
    const name = value.name.value;
    return Object.hasOwn(variables, name) ? variables[name] : known(defaults.get(name));
  }
  const argument = (node: FieldNode, name: string): ArgumentNode | undefined =>
    node.arguments?.find((a) => a.name.value === name);

  /** What is not there is not paid for, where the text and the variables say so. */
  const isLeftOut = ({ directives = [] }: SelectionNode): boolean =>
    directives.some(
      ({ name, arguments: [condition] = [] }) => known(condition?.value) === (name.value === "skip"),
    );

  /** A page that cannot be is the resolver's to refuse; here it counts as the largest. */
  function pageOf(node: FieldNode, field: GraphQLField<unknown, unknown>): number {
    for (const name of ["first", "last"]) {
      const defined = field.args.find((a) => a.name === name);
      const asked = known(argument(node, name)?.value) ?? defined?.defaultValue;
      if (!defined || asked === undefined || asked === null) continue;
      return typeof asked === "number" && asked >= 1 && asked <= MOST_A_PAGE ? asked : MOST_A_PAGE;
    }
    return MOST_A_PAGE;
  }
  /** The rows of a mutation that takes a list of inputs. */
  function rowsOf(node: FieldNode, field: GraphQLField<unknown, unknown>): number {
    const rows = field.args.map(({ name, type }) => {
      const value = argument(node, name)?.value;
      if (!isListType(getNullableType(type)) || !isInputObjectType(getNamedType(type)) || !value) return 0;
      if (value.kind === Kind.LIST) return value.values.length;
      const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : value;
      return Array.isArray(given) ? given.length : 1;
    });
    return rows.reduce((sum, count) => sum + count, 0);
  }

  function fieldPrice(node: FieldNode, parent: GraphQLNamedType): Price {
    const field = fieldOf(schema, parent, node.name.value);
    if (!field) return FREE;
    const type = getNamedType(field.type);
    const times = listed(field.type);
    if (isLeafType(type) || !node.selectionSet) return priced(0, times);
    const inside = selectionPrice(node.selectionSet, type);
    if (parent === schema.getMutationType())
      return priced(MUTATION + BULK_ROW * rowsOf(node, field) + times * inside.cost, times * inside.values);
    if (isPage(type)) {
      const first = pageOf(node, field);
      return priced(
        first * (1 + inside.perElement) + inside.cost,
        first * inside.valuesPerElement + inside.values,
      );
    }
    // An element is paid for by its page, however it is written.
    if (isPage(parent) && isListType(getNullableType(field.type)))
      return { ...FREE, perElement: inside.cost, valuesPerElement: inside.values };
    if (isEdge(parent) || isPage(parent)) return priced(inside.cost, inside.values);
    // Of a schema more is known than that a list has five elements, and telling it waits for nobody.
    const values = parent.name.startsWith("__") ? (introspectionSizes(schema)[field.name] ?? times) : times;
    return priced(times * (1 + inside.cost), values * inside.values);
  }

  function priceOf(selection: SelectionNode, parent: GraphQLNamedType): Price {
    if (isLeftOut(selection)) return FREE;
    if (selection.kind === Kind.FIELD) return fieldPrice(selection, parent);
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition;
      return selectionPrice(
        selection.selectionSet,
        (condition && schema.getType(condition.name.value)) ?? parent,
      );
    }
    const name = selection.name.value;
    const before = prices.get(name);
    if (before) return before;
    const fragment = fragments.get(name);
    const of = fragment && schema.getType(fragment.typeCondition.name.value);
    // A circle ends here; validation has refused it.
    prices.set(name, FREE);
    const price = fragment && of ? selectionPrice(fragment.selectionSet, of) : FREE;
    prices.set(name, price);
    return price;
  }

  function selectionPrice(set: SelectionSetNode, parent: GraphQLNamedType): Price {
    let { cost, values, perElement, valuesPerElement } = FREE;
    for (const selection of set.selections) {
      const price = priceOf(selection, parent);
      cost += price.cost;
      values += price.values;
      perElement += price.perElement;
      valuesPerElement += price.valuesPerElement;
    }
    return { cost, values, perElement, valuesPerElement };
  }

  const root = schema.getRootType(operation.operation ?? OperationTypeNode.QUERY);
  const { cost, values } = root ? selectionPrice(operation.selectionSet, root) : FREE;
  return { requested: Math.min(cost, Number.MAX_SAFE_INTEGER), values };
}
