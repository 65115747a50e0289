import type { Must, World } from "./world.ts";
import { publishWorkflow } from "./world.ts";

export interface Act {
  readonly mutation: string;
  readonly args: Readonly<Record<string, unknown>>;
}

let count = 0;
const fresh = (name: string): string => `${name}${count++}`;
const email = (value: string, assurance = "ATTESTED") => ({ kind: "EMAIL", value, assurance });

async function contact(
  must: Must,
  identifiers: readonly object[] = [email(`${fresh("person")}@business.org`)],
): Promise<string> {
  type Made = { contactCreate: { contact: { id: string } } };
  const input = { identifiers, contact: { firstName: fresh("Person ") } };
  const { contactCreate } = await must<Made>(
    "mutation ($input: ContactCreateInput!) { contactCreate(input: $input) { contact { id } } }",
    {
      input,
    },
  );
  return contactCreate.contact.id;
}

async function merged(must: Must): Promise<string> {
  type Made = { contactMerge: { merge: { id: string } } };
  const input = { survivorId: await contact(must), absorbedIds: [await contact(must)] };
  return (
    await must<Made>(
      "mutation ($input: ContactMergeInput!) { contactMerge(input: $input) { merge { id } } }",
      { input },
    )
  ).contactMerge.merge.id;
}

async function suggested(must: Must): Promise<string> {
  const value = `${fresh("twin")}@business.org`;
  const one = await contact(must, [email(value, "CLAIMED")]);
  await contact(must, [email(value, "CLAIMED")]);
  type Found = { contact: { suggestions: { id: string }[] } };
  return (
    (await must<Found>("query ($id: ID!) { contact(id: $id) { suggestions { id } } }", { id: one })).contact
      .suggestions[0]?.id ?? ""
  );
}

async function rules(must: Must) {
  type Now = { mergeRules: { version: number; rules: Record<string, unknown>[] } };
  const { mergeRules } = await must<Now>(
    "{ mergeRules { version rules { key priority allOf onAlias minAssurance action } } }",
  );
  return {
    expectedVersion: mergeRules.version,
    rules: mergeRules.rules,
    maxContactsPerValue: 3 + (mergeRules.version % 2),
  };
}

async function added(must: Must): Promise<string> {
  type Made = { identifierAdd: { identifier: { id: string } } };
  const variables = { contact: await contact(must), identifier: email(`${fresh("more")}@business.org`) };
  const query = `mutation ($contact: ID!, $identifier: IdentifierInput!) { identifierAdd(contactId: $contact, identifier: $identifier) { identifier { id } } }`;
  return (await must<Made>(query, variables)).identifierAdd.identifier.id;
}

const NOTHING = {
  trigger: { type: "MANUAL" },
  start: "tag",
  steps: [{ id: "tag", type: "UPDATE_TAGS", add: ["x"], remove: [], next: null }],
};

/** A mutation that succeeds, for each payload that there is; what it needs is made anew each time, for some are once and for all. */
export const acts = (must: Must, { ids, nodes }: World): ReadonlyMap<string, () => Promise<Act>> =>
  new Map<string, () => Promise<Act>>([
    [
      "ApiKeyPayload",
      async () => ({
        mutation: "apiKeyCreate",
        args: { input: { name: fresh("key"), scopes: ["KEYS_MANAGE"] } },
      }),
    ],
    [
      "ChannelPayload",
      async () => ({ mutation: "channelSetEnabled", args: { id: nodes.Channel, enabled: false } }),
    ],
    ["ContactErasePayload", async () => ({ mutation: "contactErase", args: { id: await contact(must) } })],
    [
      "ContactMergePayload",
      async () => ({
        mutation: "contactMerge",
        args: { input: { survivorId: await contact(must), absorbedIds: [await contact(must)] } },
      }),
    ],
    [
      "ContactPayload",
      async () => ({
        mutation: "contactUpdate",
        args: { input: { id: ids.other, contact: { lastName: fresh("Last") } } },
      }),
    ],
    [
      "ContactUnmergePayload",
      async () => ({ mutation: "contactUnmerge", args: { mergeId: await merged(must) } }),
    ],
    [
      "ContactUpsertPayload",
      async () => ({
        mutation: "contactUpsert",
        args: { input: { identifiers: [{ kind: "EMAIL", value: `${fresh("up")}@business.org` }] } },
      }),
    ],
    [
      "ContactUpsertRow",
      async () => ({
        mutation: "contactsUpsert",
        args: { inputs: [{ identifiers: [{ kind: "EMAIL", value: `${fresh("row")}@business.org` }] }] },
      }),
    ],
    [
      "ConversationPayload",
      async () => ({
        mutation: "conversationAssign",
        args: { id: ids.conversation, assignee: fresh("agent") },
      }),
    ],
    [
      "IdentifierPayload",
      async () => ({ mutation: "identifierSetShared", args: { id: await added(must), shared: true } }),
    ],
    [
      "IdentityKeyPayload",
      async () => ({ mutation: "widgetIdentityKeyCreate", args: { widgetId: await widget(must) } }),
    ],
    ["KeptEventPayload", async () => ({ mutation: "keptEventReplay", args: { id: nodes.KeptEvent } })],
    ["MergeRulesPayload", async () => ({ mutation: "mergeRulesUpdate", args: { input: await rules(must) } })],
    [
      "MergeSuggestionPayload",
      async () => ({ mutation: "mergeSuggestionAccept", args: { id: await suggested(must) } }),
    ],
    [
      "MessagePayload",
      async () => ({
        mutation: "messageSend",
        args: { input: { conversationId: ids.conversation, text: fresh("hello ") } },
      }),
    ],
    [
      "WidgetPayload",
      async () => ({ mutation: "widgetUpdate", args: { id: ids.widget, input: { name: fresh("Chat ") } } }),
    ],
    [
      "WorkflowPayload",
      async () => ({ mutation: "workflowPublish", args: { id: await publishWorkflow(must, NOTHING) } }),
    ],
    [
      "WorkflowRunPayload",
      async () => ({
        mutation: "workflowRunStart",
        args: { input: { workflowId: ids.workflow, contactId: await contact(must) } },
      }),
    ],
    [
      "WorkspacePayload",
      async () => ({ mutation: "workspaceUpdate", args: { input: { name: fresh("Test ") } } }),
    ],
  ]);

async function widget(must: Must): Promise<string> {
  type Made = { widgetCreate: { widget: { id: string } } };
  const create = `mutation { widgetCreate(input: { name: "Keys", allowedOrigins: ["https://shop.dev"] }) { widget { id } } }`;
  return (await must<Made>(create)).widgetCreate.widget.id;
}
