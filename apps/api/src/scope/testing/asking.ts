import type { Scope } from "@contact-identity/database";
import type { ExecutionResult, GraphQLField, GraphQLObjectType, GraphQLSchema } from "graphql";
import { astFromValue, execute, getNamedType, isLeafType, isObjectType, parse, print } from "graphql";
import { createContext } from "../../context.ts";
import { type Feed, startFeed } from "../../live/feed/feed.ts";
import type { TestApi } from "../../testing/api.ts";
import { missing, type Requirement } from "../requirement.ts";
import type { World } from "./world.ts";

export type Field = GraphQLField<unknown, unknown>;

/** A field that leads on; where it answers with an interface, to which type. */
export interface Stride {
  readonly parent: GraphQLObjectType;
  readonly field: Field;
  readonly as?: GraphQLObjectType;
}

/** A way from a root field to an object, its last stride's. */
export type Way = readonly [Stride, ...Stride[]];

export const endOf = (way: Way): GraphQLObjectType => {
  const { field, as } = way.at(-1) as Stride;
  return as ?? (getNamedType(field.type) as GraphQLObjectType);
};
export const nameOf = (way: Way): string =>
  way.map(({ field, as }) => (as ? `${field.name}: ${as.name}` : field.name)).join(".");
/** An event that is asked for by its id takes what its type takes; the one of the world is about a contact. */
export const rowsOf = (way: Way): string[] =>
  way.flatMap(({ parent, field, as }) => [
    `${parent.name}.${field.name}`,
    ...(as?.name === "Event" ? ["Contact.id"] : []),
  ]);

/** Asks the served schema as a key with just these scopes would. */
export interface Asking {
  ask(document: string, scopes: Iterable<Scope>, rootValue?: unknown): Promise<ExecutionResult>;
  close(): Promise<void>;
}

export function asking(api: TestApi, schema: GraphQLSchema): Asking {
  const settings = {
    database: api.database,
    encryptionKey: api.encryptionKey,
    publicUrl: "https://contacts.business.org",
    egressAllow: [],
  };
  const feed: Feed = startFeed(api.database, () => {});
  return {
    async ask(document, scopes, rootValue) {
      const caller = {
        workspaceId: api.workspaceId,
        keyId: api.workspaceId,
        name: "some",
        scopes: new Set(scopes),
        expiresAt: null,
      };
      const context = createContext(settings, feed, caller, "test");
      try {
        return await execute({ schema, document: parse(document), contextValue: context, rootValue });
      } finally {
        await context.end();
      }
    },
    close: () => feed.close(),
  };
}

export const allowed = (scopes: Iterable<Scope>, requirement: Requirement): boolean =>
  missing(new Set(scopes), requirement) === null;

/** The fewest scopes that do: of alternatives the first. */
export const exactly = (requirement: Requirement): Scope[] => [
  ...new Set(requirement.map((entry) => (typeof entry === "string" ? entry : (entry[0] as Scope)))),
];

export const given = (field: Field, args: Readonly<Record<string, unknown>> = {}): string => {
  const parts = field.args.flatMap((arg) => {
    const ast = arg.name in args ? astFromValue(args[arg.name], arg.type) : null;
    return ast ? [`${arg.name}: ${print(ast)}`] : [];
  });
  return parts.length > 0 ? `(${parts.join(", ")})` : "";
};

/** Everything of a value that holds nothing itself, for a field must be asked for something. */
export const leaves = (type: GraphQLObjectType): string[] =>
  Object.values(type.getFields()).flatMap((field) =>
    isLeafType(getNamedType(field.type)) ? [field.name] : [],
  );

/** A field with what must be asked beneath it: as little as there is, and no scope of its own. */
export function selected(field: Field): string {
  const type = getNamedType(field.type);
  return isObjectType(type) ? `${field.name} { __typename }` : field.name;
}

/** The document that goes a way and asks for `selection` at its end. */
export function along(way: Way, selection: string, world: World): string {
  const inner = way.reduceRight((beneath, { field, as }, index) => {
    const args = as ? { id: world.nodes[as.name] } : index === 0 ? world.args[field.name] : {};
    return `${field.name}${given(field, args)} { ${as ? `... on ${as.name} { ${beneath} }` : beneath} }`;
  }, selection);
  return `${way[0].parent.name.toLowerCase()} { ${inner} }`;
}

/** What stands at the end of a way, lists gone through; nothing where the way is cut. */
export const atEnd = (data: unknown, way: Way): readonly Readonly<Record<string, unknown>>[] =>
  way.reduce<readonly unknown[]>(
    (at, { field }) => at.flatMap((one) => (one as Readonly<Record<string, unknown>>)[field.name] ?? []),
    data ? [data] : [],
  ) as readonly Readonly<Record<string, unknown>>[];

export const isForbidden = ({ errors }: ExecutionResult): boolean =>
  errors?.some((error) => error.extensions.code === "FORBIDDEN") ?? false;
