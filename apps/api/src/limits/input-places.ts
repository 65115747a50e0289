import type { GraphQLArgument, GraphQLInputField, GraphQLInputType, GraphQLSchema } from "graphql";
import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from "graphql";
import type { Limit } from "./limit.ts";
import { DEFAULTS, INPUT_LIMITS, LIMITED_BY_ITSELF, NESTINGS } from "./limits.ts";

/** A place of a schema where a caller gives something: an argument, or a field of an input object. */
export interface InputPlace {
  /** `Mutation.messageSend(input)` or `ContactInput.tags`. */
  readonly name: string;
  readonly definition: GraphQLArgument | GraphQLInputField;
}

/** Every one, each once, but for those of introspection. */
export function inputPlaces(schema: GraphQLSchema): InputPlace[] {
  return Object.values(schema.getTypeMap()).flatMap((type): InputPlace[] => {
    if (type.name.startsWith("__")) return [];
    if (isInputObjectType(type))
      return Object.values(type.getFields()).map((field) => ({
        name: `${type.name}.${field.name}`,
        definition: field,
      }));
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      field.args.map((argument) => ({
        name: `${type.name}.${field.name}(${argument.name})`,
        definition: argument,
      })),
    );
  });
}

const nullable = (type: GraphQLInputType): GraphQLInputType =>
  isNonNullType(type) ? (type.ofType as GraphQLInputType) : type;

/** What is inside of a list; null for what is not one. */
export function elementOf(type: GraphQLInputType): GraphQLInputType | null {
  const own = nullable(type);
  return isListType(own) ? own.ofType : null;
}

const argumentOf = (name: string): string => name.slice(name.indexOf("("));

const limitAt = (name: string, list: boolean): Limit | undefined => {
  const suffix = list ? "[]" : "";
  return (
    INPUT_LIMITS[`${name}${suffix}`] ??
    (name.includes("(") ? INPUT_LIMITS[`${argumentOf(name)}${suffix}`] : undefined)
  );
};

/** What holds at a place: for a list and for what is in it. Numbers, switches and enums are limited by their types, objects by their fields. */
export function limitsOf({ name, definition }: InputPlace): readonly Limit[] {
  const listed = elementOf(definition.type) !== null;
  const type = getNamedType(definition.type);
  const byScalar = DEFAULTS[type.name as keyof typeof DEFAULTS] as Limit | undefined;
  const own =
    isScalarType(type) && !LIMITED_BY_ITSELF.includes(type.name)
      ? (limitAt(name, false) ?? byScalar)
      : undefined;
  return [...(listed ? [limitAt(name, true) ?? DEFAULTS.list] : []), ...(own ? [own] : [])];
}

/** How an input object at a place may hold others of its own type. */
export const nestingAt = (definition: { readonly type: GraphQLInputType }) =>
  NESTINGS[getNamedType(definition.type).name];
