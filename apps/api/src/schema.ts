import type { GraphQLSchema } from "graphql";
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { channelResolvers } from "./channel/index.ts";
import { contactResolvers } from "./contact/index.ts";
import { conversationResolvers } from "./conversation/index.ts";
import { identityResolvers } from "./identity/index.ts";
import { keptResolvers } from "./kept/index.ts";
import { withLimits } from "./limits/with-limits.ts";
import { SubscriptionResolver } from "./live/subscription.resolver.ts";
import { NodeResolver } from "./node.resolver.ts";
import { partnerResolvers } from "./partner/index.ts";
import { guarded } from "./scope/guard.ts";
import { templateResolvers } from "./template/index.ts";
import { widgetResolvers } from "./widget/index.ts";
import { workflowResolvers } from "./workflow/index.ts";
import { workspaceResolvers } from "./workspace/index.ts";

/** The admin API. `validate` is off: the stores check what they are given, with a path for each refusal. */
export async function adminSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      NodeResolver,
      ...workspaceResolvers,
      ...contactResolvers,
      ...identityResolvers,
      ...channelResolvers,
      ...keptResolvers,
      ...conversationResolvers,
      ...templateResolvers,
      ...workflowResolvers,
      ...partnerResolvers,
      SubscriptionResolver,
      ...widgetResolvers,
    ],
    // Wanted by type-graphql for any subscription; ours bring their own sources.
    pubSub: {
      publish: () => {},
      subscribe: () => {
        throw new Error("no topic is published here");
      },
    },
    validate: false,
  });
  return guarded(withLimits(schema));
}

/** Its SDL, the same for the same schema whatever the order that modules were loaded in. */
export const sdlOf = (schema: GraphQLSchema): string => `${printSchema(lexicographicSortSchema(schema))}\n`;
