import type { Scope } from "@contact-identity/database";
import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from "graphql";
import {
  defaultFieldResolver,
  GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isIntrospectionType,
  isObjectType,
} from "graphql";
import { computedFields } from "./computed-fields.ts";
import type { Declared } from "./declare.ts";
import { forbidden, missing, type Requirement } from "./requirement.ts";
import { withheld } from "./withheld.ts";

interface Calling {
  readonly caller: { readonly scopes: ReadonlySet<Scope> };
}
type Field = GraphQLField<unknown, Calling>;
type Resolve = GraphQLFieldResolver<unknown, Calling>;

const DONE = " What was asked for is done; this part of the answer is not shown.";
const declaredOf = (of: Field | GraphQLObjectType): Declared => of.extensions as Declared;

/** An answer of a mutation: it comes with the mutation's scope, and what it shows with its own. */
export const isPayload = (type: GraphQLObjectType): boolean => "userErrors" in type.getFields();

/** What reading an object of a type takes; undefined when nobody said. A page takes what its nodes take. */
export function readWith(type: GraphQLObjectType): Requirement | undefined {
  const { nodes, node } = type.getFields();
  const shown = getNamedType((nodes ?? node)?.type);
  if (/(Connection|Edge)$/.test(type.name) && isObjectType(shown)) return readWith(shown);
  return declaredOf(type).readWith ?? (isPayload(type) ? [] : undefined);
}

/** What calling a root field takes, whatever its arguments: what was declared, and what reading its answer takes; undefined for neither. */
function takenBy(field: Field): Requirement | undefined {
  const type = getNamedType(field.type);
  const shown = isObjectType(type) && !isPayload(type) ? readWith(type) : undefined;
  const { takes = shown && [] } = declaredOf(field);
  return takes && [...takes, ...(includes(takes, shown ?? []) ? [] : (shown ?? []))];
}

/** Whether what one requirement asks for is in another. */
const includes = (has: Requirement, wanted: Requirement): boolean =>
  wanted.every((entry) => has.some((one) => String(one) === String(entry)));

export function demand({ caller }: Calling, requirement: Requirement): void {
  const lacks = missing(caller.scopes, requirement);
  if (lacks) throw forbidden(lacks);
}

/** For a field that may return an object of any type: what reading one of this type takes. */
export function demandReading(context: Calling, schema: GraphQLSchema, name: string): void {
  const type = schema.getType(name);
  demand(context, (isObjectType(type) ? readWith(type) : undefined) ?? []);
}

/** Looks before it resolves. */
const demanding =
  (resolve: Resolve, requirement: Requirement, besides: Declared["besides"]): Resolve =>
  (root, args, context, info) => {
    demand(context, requirement);
    if (besides) demand(context, besides(args as never));
    return resolve(root, args, context, info);
  };

/** What may be of several types is looked at once it is there. */
const demandingOfEach =
  (resolve: Resolve): Resolve =>
  async (root, args, context, info) => {
    const value = await resolve(root, args, context, info);
    for (const one of [value].flat() as ({ __typename: string } | null | undefined)[])
      if (one) demandReading(context, info.schema, one.__typename);
    return value;
  };

function guardRoot(field: Field, mutation: boolean): string | null {
  const type = getNamedType(field.type);
  if (mutation && !(isObjectType(type) && isPayload(type)))
    return `${field.name}: a mutation returns a payload, with userErrors`;
  const requirement = takenBy(field);
  if (!requirement) return `${field.name}: say what calling it takes, by @Takes(…)`;
  const { besides } = declaredOf(field);
  const { resolve = defaultFieldResolver } = field;
  field.resolve = demanding(isAbstractType(type) ? demandingOfEach(resolve) : resolve, requirement, besides);
  if (field.subscribe) field.subscribe = demanding(field.subscribe, requirement, besides);
  return null;
}

/** A payload shows what was written; to whom may not read it, only which one it is. */
function guardShown(field: Field, requirement: Requirement): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (root, args, context, info) => {
    const value = resolve(root, args, context, info);
    const lacks = missing(context.caller.scopes, requirement);
    if (!lacks) return value;
    const error = forbidden(lacks, DONE);
    return value instanceof Promise
      ? value.then((given) => withheld(given, error, context, info))
      : withheld(value, error, context, info);
  };
}

/** Of an object that its writer may not read: what is withheld stands there as an error, and nothing is computed in its place. */
const heeding =
  (name: string, resolve: Resolve): Resolve =>
  (root, args, context, info) => {
    const given = (root as Readonly<Record<string, unknown>>)[name];
    if (given instanceof Error) throw given;
    return resolve(root, args, context, info);
  };

function guardNested(parent: GraphQLObjectType, field: Field, computed: boolean): void {
  const type = getNamedType(field.type);
  const shown = isObjectType(type) ? (readWith(type) ?? []) : [];
  if (isPayload(parent)) {
    if (isObjectType(type) && shown.length > 0) guardShown(field, shown);
    return;
  }
  if (isAbstractType(type)) field.resolve = demandingOfEach(field.resolve ?? defaultFieldResolver);
  const requirement = [
    ...(declaredOf(field).takes ?? []),
    ...(includes(readWith(parent) ?? [], shown) ? [] : shown),
  ];
  if (requirement.length > 0)
    field.resolve = demanding(field.resolve ?? defaultFieldResolver, requirement, undefined);
  if (computed) field.resolve = heeding(field.name, field.resolve ?? defaultFieldResolver);
}

/**
 * Puts what was declared to work: who calls a root field, and who reaches an object by any field, must have the scope. A value within
 * an object costs nothing, for anyone who holds the object may read it. Throws when a type or a root field was declared nothing.
 */
export function guarded(schema: GraphQLSchema): GraphQLSchema {
  const mutation = schema.getMutationType();
  const roots = [schema.getQueryType(), mutation, schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => type instanceof GraphQLObjectType && !isIntrospectionType(type),
  );
  const computed = computedFields();
  const undeclared = types.flatMap((type) => {
    const fields: Field[] = Object.values(type.getFields());
    if (roots.includes(type)) return fields.flatMap((field) => guardRoot(field, type === mutation) ?? []);
    if (!readWith(type)) return [`${type.name}: say what reading it takes, by @ReadWith(…)`];
    for (const field of fields) guardNested(type, field, computed.has(`${type.name}.${field.name}`));
    return [];
  });
  if (undeclared.length > 0) throw new Error(`Nobody said who may see this:\n${undeclared.join("\n")}`);
  return schema;
}
