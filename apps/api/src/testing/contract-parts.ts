import type { GraphQLArgument, GraphQLInputField, GraphQLNamedType, GraphQLSchema } from "graphql";
import {
  astFromValue,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  print,
} from "graphql";

/** A part's name and how strict it is: `Query.node(id:)` → `{ type: "ID!", input: true }`. Types and enum values have no type of their own. */
export interface Part {
  readonly type: string;
  readonly input: boolean;
  readonly defaultValue?: string;
}

const given = (at: GraphQLArgument | GraphQLInputField): Part => {
  const ast = at.defaultValue === undefined ? null : astFromValue(at.defaultValue, at.type);
  return { type: String(at.type), input: true, ...(ast && { defaultValue: print(ast) }) };
};

function partsOfType(type: GraphQLNamedType): [string, Part][] {
  const whole: [string, Part] = [type.name, { type: type.constructor.name, input: false }];
  if (isEnumType(type))
    return [
      whole,
      ...type
        .getValues()
        .map((v): [string, Part] => [`${type.name}.${v.name}`, { type: "value", input: false }]),
    ];
  if (isInputObjectType(type))
    return [
      whole,
      ...Object.values(type.getFields()).map((f): [string, Part] => [`${type.name}.${f.name}`, given(f)]),
    ];
  if (!isObjectType(type) && !isInterfaceType(type)) return [whole];
  const interfaces = type
    .getInterfaces()
    .map((i): [string, Part] => [`${type.name} implements ${i.name}`, { type: "interface", input: false }]);
  const fields = Object.values(type.getFields()).flatMap((f): [string, Part][] => [
    [`${type.name}.${f.name}`, { type: String(f.type), input: false }],
    ...f.args.map((a): [string, Part] => [`${type.name}.${f.name}(${a.name}:)`, given(a)]),
  ]);
  return [whole, ...interfaces, ...fields];
}

/** Everything in a schema that a caller can name. */
export const partsOf = (schema: GraphQLSchema): ReadonlyMap<string, Part> =>
  new Map(
    Object.values(schema.getTypeMap())
      .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
      .flatMap(partsOfType),
  );

/** What may be given where `contract` may: the same, or without a demand. */
const takesAll = (contract: string, ours: string) => ours === contract || `${ours}!` === contract;

/** How our part is stricter than or different from the contract's; null when a caller that keeps to the contract notices nothing. */
export function broken(contract: Part, ours: Part): string | null {
  if (contract.input && !takesAll(contract.type, ours.type))
    return `takes ${ours.type}, not ${contract.type}`;
  if (!contract.input && contract.type !== ours.type) return `is ${ours.type}, not ${contract.type}`;
  if (contract.defaultValue !== ours.defaultValue)
    return `defaults to ${ours.defaultValue ?? "nothing"}, not ${contract.defaultValue ?? "nothing"}`;
  return null;
}

/** What ours demands and the contract does not know of: an argument or input field that must be given. */
export function demandsMore(contract: ReadonlyMap<string, Part>, ours: ReadonlyMap<string, Part>): string[] {
  return [...ours].flatMap(([name, part]) => {
    const owner = name.slice(0, Math.max(name.indexOf("("), name.lastIndexOf(".")));
    const must = part.input && part.type.endsWith("!") && part.defaultValue === undefined;
    return must && !contract.has(name) && contract.has(owner) ? [name] : [];
  });
}
