import { keepEvent, newId, parseId, publicId, publishEvents, transaction } from "@contact-identity/database";
import { customCall } from "../../inbound/testing/custom.ts";
import type { TestApi } from "../../testing/api.ts";

export const CONVERSATION_EVENT = "conversation.opened";

/** One of everything that a workspace can hold, by the names that arguments have; ids are public ones. */
export interface World {
  readonly ids: Readonly<Record<string, string>>;
  /** Arguments of root fields that cannot do without. */
  readonly args: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** A type → the id of one, for `node`. */
  readonly nodes: Readonly<Record<string, string>>;
  /** What a subscription's event carries, by the subscription. */
  readonly told: Readonly<Record<string, string>>;
}

export type Must = <T = Record<string, never>>(
  query: string,
  variables?: Record<string, unknown>,
) => Promise<T>;

const WORKFLOW = {
  trigger: { type: "INCOMING_WEBHOOK", contact: { pointer: "/email", kind: "EMAIL" } },
  start: "note",
  steps: [
    { id: "note", type: "ADD_COMMENT", text: "seen {{var.order}}", next: "wait" },
    { id: "wait", type: "WAIT", duration: "P1D", next: null },
  ],
};
/** What could not be published. */
const BROKEN = { ...WORKFLOW, start: "nowhere" };

/** @returns its id */
export async function publishWorkflow(must: Must, definition: object): Promise<string> {
  type Made = { workflowCreate: { workflow: { id: string } } };
  const create =
    "mutation ($input: WorkflowCreateInput!) { workflowCreate(input: $input) { workflow { id } } }";
  const { id } = (await must<Made>(create, { input: { name: "Some", definition } })).workflowCreate.workflow;
  await must("mutation ($id: ID!) { workflowPublish(id: $id) { userErrors { message } } }", { id });
  return id;
}

/** A call that was kept, though it can be taken by now. @returns its id */
async function keepCall(api: TestApi, channel: string, body: string): Promise<string> {
  const channelId = parseId("channel", channel) ?? "";
  const event = { channelId, reason: "an old parser's", headers: {}, search: "", body };
  await transaction(api.database, api.workspaceId, (tx) => keepEvent(tx, event));
  const [row] = await api.rows<{ id: string }>("SELECT id FROM inbound_event");
  return publicId("kept", row?.id ?? "");
}

/** @returns the id of a file that hangs on a message now, with an emoji beside it; and its source has an address of no use */
async function attachTo(api: TestApi, message: string): Promise<string> {
  const [id, messageId] = [newId(), parseId("message", message)];
  await api.rows(
    `INSERT INTO attachment (workspace_id, id, message_id, position, kind, status) VALUES ($1, $2, $3, 0, 'IMAGE', 'FETCHING')`,
    [api.workspaceId, id, messageId],
  );
  await api.rows(
    `INSERT INTO message_reaction (workspace_id, message_id, author, emoji, reacted_at) VALUES ($1, $2, 'CONTACT', '👍', now())`,
    [api.workspaceId, messageId],
  );
  await api.rows(`UPDATE contact_source SET unused = '[{"value": "a..b@x.dev", "reason": "two dots"}]'`);
  await api.rows(
    `UPDATE message SET edits = '[{"text": "before", "at": "2026-01-01T00:00:00Z"}]' WHERE id = $1`,
    [messageId],
  );
  return publicId("attachment", id);
}

/** A person of two channels, merged by the rules and suggested with a third, who wrote, was answered, noted and waited for. */
export async function makeWorld(api: TestApi): Promise<World> {
  const must: Must = (query, variables) => api.graphql(query, variables);
  const line = async (name: string) =>
    (
      await must<{ channelCreate: { channel: { id: string }; token: string } }>(
        `mutation { channelCreate(input: { name: "${name}", custom: {} }) { channel { id } token } }`,
      )
    ).channelCreate;
  const [desk, shop] = [await line("Desk"), await line("Shop")];
  const tell = async ({ channel, token }: typeof desk, contactId: string, firstName: string) => {
    const call = customCall(token, {
      contactId,
      contact: { email: "ann@business.org", firstName },
      text: "hello",
    });
    const answer = await fetch(`${api.url}/channels/${channel.id}/webhook`, { method: "POST", ...call });
    if (answer.status !== 200) throw new Error(await answer.text());
  };
  await tell(desk, "desk-1", "Ann");
  await tell(shop, "shop-1", "Annie");
  const call = customCall(desk.token, {
    contactId: "desk-1",
    text: "see the photo",
  });
  const kept = await keepCall(api, desk.channel.id, call.body);
  const claimed = { kind: "EMAIL", value: "ann@business.org", assurance: "CLAIMED" };
  const { contactCreate } = await must<{ contactCreate: { contact: { id: string } } }>(
    "mutation ($input: ContactCreateInput!) { contactCreate(input: $input) { contact { id } } }",
    { input: { identifiers: [claimed] } },
  );
  type Found = {
    contact: {
      id: string;
      identifiers: { id: string }[];
      sources: { id: string }[];
      merges: { id: string }[];
      conversations: { nodes: { id: string }[] };
    };
    mergeSuggestions: { nodes: { id: string }[] };
  };
  const { contact, mergeSuggestions } = await must<Found>(
    `{ contact(by: { email: "ann@business.org" }) { id identifiers { id } sources { id } merges { id } conversations { nodes { id } } } mergeSuggestions { nodes { id } } }`,
  );
  const conversationId = contact.conversations.nodes[0]?.id ?? "";
  const { messageSend } = await must<{ messageSend: { message: { id: string } } }>(
    "mutation ($input: MessageSendInput!) { messageSend(input: $input) { message { id } } }",
    { input: { conversationId, text: "hello yourself" } },
  );
  const workflow = await publishWorkflow(must, WORKFLOW);
  await must(
    "mutation ($input: WorkflowUpdateInput!) { workflowUpdate(input: $input) { userErrors { code } } }",
    {
      input: { id: workflow, definition: BROKEN },
    },
  );
  const { workflowRunStart } = await must<{ workflowRunStart: { run: { id: string } } }>(
    "mutation ($input: WorkflowRunStartInput!) { workflowRunStart(input: $input) { run { id } } }",
    {
      input: { workflowId: workflow, contactId: contact.id, conversationId, variables: { order: "A-1001" } },
    },
  );
  await must(
    `mutation { contactFieldDefine(input: { key: "size", name: "Size", type: TEXT }) { userErrors { code } } }`,
  );
  const field = { key: "size", type: "SELECT", label: "Size", options: ["S", "M"] };
  const { widgetCreate } = await must<{ widgetCreate: { widget: { id: string } } }>(
    "mutation ($input: WidgetInput!) { widgetCreate(input: $input) { widget { id } } }",
    {
      input: {
        name: "Shop",
        allowedOrigins: ["https://shop.dev"],
        preChatForm: { enabled: false, fields: [field] },
      },
    },
  );
  const widget = widgetCreate.widget.id;
  await must("mutation ($id: ID!) { widgetIdentityKeyCreate(widgetId: $id) { kid } }", { id: widget });
  const attachment = await attachTo(api, messageSend.message.id);
  await transaction(api.database, api.workspaceId, publishEvents);
  type Rest = {
    workspace: { id: string };
    apiKeys: { id: string }[];
    events: { nodes: { id: string; type: string }[] };
  };
  const rest = await must<Rest>("{ workspace { id } apiKeys { id } events { nodes { id type } } }");
  const event = (type: string) => rest.events.nodes.find((one) => one.type === type)?.id ?? "";
  const [merge, suggestion] = [contact.merges[0]?.id ?? "", mergeSuggestions.nodes[0]?.id ?? ""];
  const other = contactCreate.contact.id;
  const rules = { input: { expectedVersion: 1, rules: [] } };
  return {
    ids: {
      contact: contact.id,
      other,
      conversation: conversationId,
      widget,
      conversationEvent: event(CONVERSATION_EVENT),
      run: workflowRunStart.run.id,
      workflow,
    },
    nodes: {
      ApiKey: rest.apiKeys[0]?.id ?? "",
      Channel: desk.channel.id,
      Contact: contact.id,
      ContactSource: contact.sources[0]?.id ?? "",
      Conversation: conversationId,
      Event: event("contact.created"),
      Identifier: contact.identifiers[0]?.id ?? "",
      KeptEvent: kept,
      Attachment: attachment,
      Merge: merge,
      MergeSuggestion: suggestion,
      Message: messageSend.message.id,
      Widget: widget,
      Workflow: workflow,
      WorkflowRun: workflowRunStart.run.id,
      Workspace: rest.workspace.id,
    },
    args: {
      channel: { id: desk.channel.id },
      contact: { id: contact.id },
      conversation: { id: conversationId },
      explainMatch: { leftId: contact.id, rightId: other },
      merge: { id: merge },
      mergePreview: { input: { survivorId: contact.id, absorbedIds: [other] } },
      mergeRulesDryRun: rules,
      node: { id: contact.id },
      widget: { id: widget },
      workflow: { id: workflow },
      workflowRun: { id: workflowRunStart.run.id },
      messageAdded: { conversationId },
    },
    told: {
      contactChanged: parseId("contact", contact.id) ?? "",
      messageAdded: parseId("message", messageSend.message.id) ?? "",
    },
  };
}
