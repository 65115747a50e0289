import type { IdPrefix, Scope, Tx } from "@contact-identity/database";
import {
  apiKeyById,
  channelsByIds,
  conversationsByIds,
  eventById,
  identifiersByIds,
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
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "./context.ts";
import { authorise } from "./context.ts";
import { Node } from "./node.type.ts";

interface NodeKind {
  readonly type: string;
  /** Any one of them will do; none: any key. */
  readonly scopes: readonly Scope[];
  load(tx: Tx, id: string): Promise<object | null | undefined>;
}

const first = (load: (tx: Tx, ids: readonly string[]) => Promise<readonly object[]>) => async (tx: Tx, id: string) =>
  (await load(tx, [id]))[0];

const KINDS: { readonly [P in IdPrefix]?: NodeKind } = {
  workspace: { type: "Workspace", scopes: [], load: async (tx, id) => (id === tx.workspaceId ? workspaceById(tx) : null) },
  contact: { type: "Contact", scopes: ["CONTACTS_READ"], load: resolveContact },
  source: { type: "ContactSource", scopes: ["CONTACTS_READ"], load: first(sourcesByIds) },
  identifier: { type: "Identifier", scopes: ["CONTACTS_READ"], load: first(identifiersByIds) },
  merge: {
    type: "Merge",
    scopes: ["CONTACTS_READ"],
    load: async (tx, id) => {
      const merge = await mergeById(tx, id);
      return merge && (await resolveContact(tx, merge.survivorId)) ? merge : null;
    },
  },
  suggestion: { type: "MergeSuggestion", scopes: ["CONTACTS_READ"], load: suggestionById },
  channel: { type: "Channel", scopes: ["CHANNELS_MANAGE", "CONVERSATIONS_READ"], load: first(channelsByIds) },
  conversation: { type: "Conversation", scopes: ["CONVERSATIONS_READ"], load: first(conversationsByIds) },
  message: { type: "Message", scopes: ["CONVERSATIONS_READ"], load: first(messagesByIds) },
  workflow: { type: "Workflow", scopes: ["WORKFLOWS_READ"], load: workflowById },
  run: { type: "WorkflowRun", scopes: ["WORKFLOWS_READ"], load: first(runsByIds) },
  event: { type: "Event", scopes: ["CONVERSATIONS_READ"], load: eventById },
  widget: { type: "Widget", scopes: ["WIDGETS_MANAGE"], load: first(widgetsByIds) },
  key: { type: "ApiKey", scopes: ["KEYS_MANAGE"], load: apiKeyById },
};

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: "Anything by its id, with the scope that reading it elsewhere takes." })
  async node(@Ctx() context: Context, @Arg("id", () => ID) id: string): Promise<object | null> {
    const parsed = parseAnyId(id);
    const kind = parsed && Object.hasOwn(KINDS, parsed.prefix) ? KINDS[parsed.prefix as IdPrefix] : undefined;
    if (!parsed || !kind) return null;
    const scope = kind.scopes.find((one) => context.caller.scopes.has(one)) ?? kind.scopes[0];
    if (scope) authorise(context, scope);
    const row = await kind.load(await context.read(), parsed.id);
    return row ? { ...row, __typename: kind.type } : null;
  }
}
