import type { EventRow, IdPrefix, Tx } from "@contact-identity/database";
import {
  apiKeyById,
  attachmentsByIds,
  channelsByIds,
  conversationsByIds,
  eventById,
  identifiersByIds,
  keptEvent,
  mergeById,
  messagesByIds,
  parseAnyId,
  resolveContact,
  runsByIds,
  sourcesByIds,
  suggestionById,
  widgetsByIds,
  workflowById,
  workspaceById,
} from "@contact-identity/database";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, ID, Info, Query, Resolver } from "type-graphql";
import type { Context } from "./context.ts";
import { Node } from "./graphql/node.type.ts";
import { demandEvent } from "./partner/event.resolver.ts";
import { Takes } from "./scope/declare.ts";
import { demandReading } from "./scope/guard.ts";

interface NodeKind {
  readonly type: string;
  load(tx: Tx, id: string): Promise<object | null | undefined>;
}

const first =
  (load: (tx: Tx, ids: readonly string[]) => Promise<readonly object[]>) => async (tx: Tx, id: string) =>
    (await load(tx, [id]))[0];

const KINDS: { readonly [P in IdPrefix]?: NodeKind } = {
  workspace: {
    type: "Workspace",
    load: async (tx, id) => (id === tx.workspaceId ? workspaceById(tx) : null),
  },
  contact: { type: "Contact", load: resolveContact },
  source: { type: "ContactSource", load: first(sourcesByIds) },
  identifier: { type: "Identifier", load: first(identifiersByIds) },
  merge: {
    type: "Merge",
    load: async (tx, id) => {
      const merge = await mergeById(tx, id);
      return merge && (await resolveContact(tx, merge.survivorId)) ? merge : null;
    },
  },
  suggestion: { type: "MergeSuggestion", load: suggestionById },
  channel: { type: "Channel", load: first(channelsByIds) },
  conversation: { type: "Conversation", load: first(conversationsByIds) },
  attachment: { type: "Attachment", load: first(attachmentsByIds) },
  kept: { type: "KeptEvent", load: keptEvent },
  message: { type: "Message", load: first(messagesByIds) },
  workflow: { type: "Workflow", load: workflowById },
  run: { type: "WorkflowRun", load: first(runsByIds) },
  event: { type: "Event", load: eventById },
  widget: { type: "Widget", load: first(widgetsByIds) },
  key: { type: "ApiKey", load: apiKeyById },
};

@Resolver()
export class NodeResolver {
  @Takes()
  @Query(() => Node, {
    nullable: true,
    description: "Anything by its id, with the scope that reading it elsewhere takes.",
  })
  async node(
    @Ctx() context: Context,
    @Arg("id", () => ID) id: string,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<object | null> {
    const parsed = parseAnyId(id);
    const kind = parsed && Object.hasOwn(KINDS, parsed.prefix) ? KINDS[parsed.prefix as IdPrefix] : undefined;
    if (!parsed || !kind) return null;
    demandReading(context, schema, kind.type);
    const row = await kind.load(await context.read(), parsed.id);
    if (kind.type === "Event" && row) demandEvent(context, row as EventRow);
    return row ? { ...row, __typename: kind.type } : null;
  }
}
