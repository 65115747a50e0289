import type { GraphQLError, GraphQLField, GraphQLObjectType } from "graphql";
import { getNamedType } from "graphql";
import type { Declared } from "./declare.ts";

/** Which one it is, its version and its state: what a writer is told of what it wrote without the scope to read it. Its times besides. */
const TOLD: ReadonlySet<string> = new Set(["id", "version", "publishedVersion", "status", "enabled"]);

export const isTold = ({ name, type }: GraphQLField<unknown, unknown>): boolean => TOLD.has(name) || getNamedType(type).name === "DateTime";

/** Whether a writer is told anything of such an object. A value that has no identity is shown whole or not at all. */
const hasTold = (type: GraphQLObjectType): boolean => ["id", "version"].some((name) => name in type.getFields());

/**
 * An object as its writer may see it. What is withheld is an error in its place, which GraphQL puts where that field stands; what is
 * asked of nothing else costs nothing. A field that declares its own scope is left to that.
 */
function withheldFrom(row: object, type: GraphQLObjectType, error: GraphQLError): object {
  const hidden = Object.values(type.getFields()).filter((field) => !isTold(field) && !(field.extensions as Declared).takes);
  return { ...row, ...Object.fromEntries(hidden.map(({ name }) => [name, error])) };
}

/** What a payload shows, an object or a list of them, to whom may write and not read it. */
export function withheld(value: unknown, type: GraphQLObjectType, error: GraphQLError): unknown {
  if (value === null || value === undefined) return value;
  if (!hasTold(type)) return Array.isArray(value) && value.length === 0 ? value : error;
  return Array.isArray(value) ? value.map((row: object) => withheldFrom(row, type, error)) : withheldFrom(value, type, error);
}
