import type { GraphQLSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { withLimits } from "../limits/with-limits.ts";
import { VisitorMessageResolver } from "./message.resolver.ts";
import { VisitorSessionResolver } from "./session.resolver.ts";

/** Every subscription here has a source of its own; type-graphql asks for this one all the same. */
const NO_PUB_SUB = {
  publish: () => {},
  subscribe: (): AsyncIterable<unknown> => ({
    [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
  }),
};

/** All that a visitor's browser can ever ask: a schema of its own, so that nothing of the admin API can be asked here by a mistake. */
export const visitorSchema = async (): Promise<GraphQLSchema> =>
  withLimits(
    await buildSchema({
      resolvers: [VisitorSessionResolver, VisitorMessageResolver],
      validate: false,
      pubSub: NO_PUB_SUB,
    }),
  );
