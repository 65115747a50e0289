import type { Page } from "@contact-identity/database";
import { GraphQLError } from "graphql";
import { type ClassType, Field, ObjectType } from "type-graphql";
import { ReadWith } from "../scope/declare.ts";

@ReadWith()
@ObjectType()
export class PageInfo {
  @Field(() => Boolean) hasNextPage!: boolean;
  @Field(() => Boolean) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) startCursor!: string | null;
  @Field(() => String, { nullable: true }) endCursor!: string | null;
}

/** `XEdge` and `XConnection` of a node type. */
export function connectionOf<T extends object>(name: string, node: () => ClassType<T>) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String) cursor!: string;
    @Field(() => node()) node!: T;
  }
  @ObjectType(`${name}Connection`)
  class Connection {
    @Field(() => [Edge]) edges!: Edge[];
    @Field(() => [node()]) nodes!: T[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
  }
  return { Edge, Connection };
}

/** A page of rows as a connection. */
export function toConnection<R, T>(page: Page<R>, toNode: (row: R) => T) {
  const edges = page.rows.map((row) => ({ cursor: page.cursorOf(row), node: toNode(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** 1–100; anything else is refused, never cut. */
export function pageSize(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > 100)
    throw new GraphQLError(`"first" must be 1 to 100, not ${first}.`, {
      extensions: { code: "BAD_USER_INPUT", argument: "first" },
    });
  return first;
}
