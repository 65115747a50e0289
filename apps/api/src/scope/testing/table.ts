import type { Scope } from "@contact-identity/database";
import type { Requirement } from "../requirement.ts";

/** Scopes with a space between them are all needed; of those with a bar between them one. */
type Rows = Readonly<Record<string, string>>;

const page = (scope: string): Rows => ({ [scope]: "edges nodes pageInfo" });
const edge = (scope: string): Rows => ({ [scope]: "cursor node" });
const CHANNEL = "CHANNELS_MANAGE|CONVERSATIONS_READ";

/**
 * What each field of the served schema takes, nested ones wherever they are reached: written down beside the declarations and not from
 * them. A field without its row fails the test, so anyone who adds one says here who may read it.
 */
const TABLE: Readonly<Record<string, Rows>> = {
  Query: {
    // Of events each type takes its own scope; the page leaves out what the caller may not read.
    "": "eventTypes events node workspace",
    KEYS_MANAGE: "apiKeys",
    [CHANNEL]: "channel channels",
    CONTACTS_READ:
      "contact contacts explainMatch merge mergePreview mergeRules mergeRulesDryRun mergeSuggestions",
    CONVERSATIONS_READ: "conversation conversations",
    "CHANNELS_MANAGE|CONVERSATIONS_WRITE": "messageTemplates",
    "CHANNELS_MANAGE CONVERSATIONS_READ": "keptEvents",
    WIDGETS_MANAGE: "widget widgets",
    WORKFLOWS_READ: "workflow workflowDefinitionSchema workflowRun workflowTemplates workflows",
  },
  Mutation: {
    KEYS_MANAGE: "apiKeyCreate apiKeyRevoke apiKeyRotate",
    "CHANNELS_MANAGE IDENTITY_ATTEST": "channelCreate channelUpdate",
    // Switching on takes IDENTITY_ATTEST besides, as a test of its own says.
    CHANNELS_MANAGE: "channelSetEnabled",
    "CHANNELS_MANAGE CONVERSATIONS_READ": "keptEventReplay",
    CONTACTS_WRITE: "contactCreate contactUpdate contactUpsert contactsUpsert identifierAdd sourceSetBlocked",
    CONTACTS_MERGE:
      "contactMerge contactUnmerge identifierRemove identifierSetShared mergeRulesUpdate mergeSuggestionAccept mergeSuggestionReject",
    CONTACTS_ERASE: "contactErase",
    "USERS_MANAGE|WORKFLOWS_WRITE|WIDGETS_MANAGE": "contactFieldDefine",
    "USERS_MANAGE|WORKFLOWS_WRITE": "workspaceSecretDelete workspaceSecretSet",
    USERS_MANAGE: "workspaceUpdate",
    CONVERSATIONS_WRITE: "conversationAssign conversationClose conversationOpen messageRetry messageSend",
    "WIDGETS_MANAGE IDENTITY_ATTEST": "widgetIdentityKeyCreate",
    WIDGETS_MANAGE: "widgetCreate widgetIdentityKeyRevoke widgetUpdate",
    WORKFLOWS_WRITE:
      "workflowCreate workflowPublish workflowRunCancel workflowRunRetry workflowRunStart workflowStop workflowUpdate",
  },
  Subscription: { CONTACTS_READ: "contactChanged", CONVERSATIONS_READ: "messageAdded" },

  Contact: {
    CONTACTS_READ:
      "assignee countryCode createdAt displayName email fields firstName id identifiers language lastName lifecycle mergedIds merges phone provenance sources suggestions tags updatedAt version",
    "CONTACTS_READ CONVERSATIONS_READ": "conversations",
  },
  ContactSource: {
    CONTACTS_READ: "blockedAt createdAt id identifiers label optedOutAt origin unused",
    [`CONTACTS_READ ${CHANNEL}`]: "channel",
  },
  UnusedValue: { CONTACTS_READ: "reason value" },
  Identifier: {
    CONTACTS_READ:
      "assurance contact derived firstSeenAt id kind lastSeenAt origin owner raw shared source value verified",
    [`CONTACTS_READ ${CHANNEL}`]: "channel",
  },
  FieldProvenance: { CONTACTS_READ: "assurance field observedAt origin source value" },
  Merge: {
    CONTACTS_READ: "absorbedIds actor createdAt evidence id lostValues rule rulesVersion survivor undoneAt",
  },
  MergeEvidence: { CONTACTS_READ: "assuranceLeft assuranceRight kind value" },
  MergePreview: {
    CONTACTS_READ:
      "absorbedIds allowed blockedBy evidence fields lostValues movedConversations movedSources rule survivorId",
  },
  MergeRule: { CONTACTS_READ: "action allOf key minAssurance onAlias priority" },
  MergeRuleSet: {
    CONTACTS_READ:
      "appliedAt blockedValues maxContactsPerValue maxSourcesPerContact rules survivorship uniqueKinds version",
  },
  MergeRulesDryRun: { CONTACTS_READ: "blocked contactsScanned samples wouldMerge wouldSuggest" },
  MergeSuggestion: { CONTACTS_READ: "contacts createdAt evidence explanation heldBackBy id rule status" },
  MatchExplanation: { CONTACTS_READ: "blockedBy evidence merges sameContact" },
  Event: { "": "contactId id occurredAt payload type" },
  EventTypeInfo: { "": "description name payloadSchema scope" },

  Conversation: {
    CONVERSATIONS_READ:
      "assignee channel closedAt comments freeTextUntil id lastActivityAt lastMessage messages openedAt openedBy status subject",
    "CONVERSATIONS_READ CONTACTS_READ": "contact source",
  },
  Message: {
    CONVERSATIONS_READ:
      "attachments author conversation createdAt data deletedAt direction editedAt edits externalId failure fullText id kind options reactions referral replyTo sentAt status subject text",
  },
  Attachment: {
    CONVERSATIONS_READ: "contentType durationMs failure height id kind name previewUrl size status url width",
  },
  Reaction: { CONVERSATIONS_READ: "at by emoji" },
  MessageEdit: { CONVERSATIONS_READ: "at text" },
  Channel: {
    [CHANNEL]: "createdAt enabled health id name provides type",
    CHANNELS_MANAGE: "webhookUrl",
  },
  ChannelHealth: {
    [CHANNEL]: "failedLastDay healthy keptLastDay lastCallAt lastMessageAt problem refusedLastDay",
  },
  KeptEvent: {
    "CHANNELS_MANAGE CONVERSATIONS_READ": "channel id payload reason receivedAt replayedAt",
  },
  MessageTemplate: { "CHANNELS_MANAGE|CONVERSATIONS_WRITE": "id language name status text variables" },

  Workflow: {
    WORKFLOWS_READ:
      "createdAt diagram draft id name problems publishedVersion runs status updatedAt versions",
    "WORKFLOWS_READ WORKFLOWS_WRITE": "triggerToken",
  },
  WorkflowVersion: { WORKFLOWS_READ: "definition publishedAt version" },
  WorkflowTemplate: { WORKFLOWS_READ: "definition description key name" },
  // variables and a step's detail are null without both read scopes, as a test of its own says.
  WorkflowRun: {
    WORKFLOWS_READ:
      "currentStepId endedAt failure id startedAt status steps story variables version wakeAt workflow",
    "WORKFLOWS_READ CONTACTS_READ": "contact",
    "WORKFLOWS_READ CONVERSATIONS_READ": "conversation",
  },
  WorkflowRunStep: { WORKFLOWS_READ: "at detail outcome sequence stepId type" },

  Widget: {
    WIDGETS_MANAGE:
      "allowedOrigins appearance embedSnippet id identityKeys name preChatForm publishableKey requireSignedIdentity",
    [`WIDGETS_MANAGE ${CHANNEL}`]: "channel",
  },
  WidgetAppearance: {
    WIDGETS_MANAGE: "allowFiles color greeting launcherLabel locale position subtitle title",
  },
  PreChatForm: { WIDGETS_MANAGE: "enabled fields intro" },
  PreChatField: { WIDGETS_MANAGE: "key label options pattern patternHint placeholder required type" },
  IdentityKey: { WIDGETS_MANAGE: "createdAt kid revokedAt" },

  ApiKey: { KEYS_MANAGE: "createdAt expiresAt hint id lastUsedAt name revokedAt scopes" },
  Workspace: {
    "": "contactFields defaultCountry id name optInWords optOutWords",
    "USERS_MANAGE|WORKFLOWS_WRITE": "secretNames",
  },
  ContactField: { "": "allowedValues key name type" },
  PageInfo: { "": "endCursor hasNextPage hasPreviousPage startCursor" },
  UserError: { "": "code field message" },

  ContactConnection: page("CONTACTS_READ"),
  ContactEdge: edge("CONTACTS_READ"),
  ConversationConnection: page("CONVERSATIONS_READ"),
  ConversationEdge: edge("CONVERSATIONS_READ"),
  KeptEventConnection: page("CHANNELS_MANAGE CONVERSATIONS_READ"),
  KeptEventEdge: edge("CHANNELS_MANAGE CONVERSATIONS_READ"),
  EventConnection: page(""),
  EventEdge: edge(""),
  MergeSuggestionConnection: page("CONTACTS_READ"),
  MergeSuggestionEdge: edge("CONTACTS_READ"),
  MessageConnection: page("CONVERSATIONS_READ"),
  MessageEdge: edge("CONVERSATIONS_READ"),
  WorkflowRunConnection: page("WORKFLOWS_READ"),
  WorkflowRunEdge: edge("WORKFLOWS_READ"),

  // A payload comes with its mutation's scope; what it shows beyond id, version, state and times, with that of reading it.
  ApiKeyPayload: { "": "secret userErrors", KEYS_MANAGE: "apiKey" },
  ChannelPayload: { "": "token userErrors", [CHANNEL]: "channel" },
  ContactErasePayload: { "": "counts erasedIds userErrors" },
  ContactMergePayload: { "": "userErrors", CONTACTS_READ: "contact merge" },
  ContactPayload: { "": "userErrors", CONTACTS_READ: "contact" },
  ContactUnmergePayload: { "": "userErrors", CONTACTS_READ: "contacts kept merge" },
  ContactUpsertPayload: { "": "created userErrors", CONTACTS_READ: "contact" },
  ContactUpsertRow: { "": "created index userErrors", CONTACTS_READ: "contact" },
  ConversationPayload: { "": "userErrors", CONVERSATIONS_READ: "conversation" },
  IdentifierPayload: { "": "userErrors", CONTACTS_READ: "contact identifier" },
  IdentityKeyPayload: { "": "kid secret userErrors", WIDGETS_MANAGE: "widget" },
  KeptEventPayload: { "": "userErrors", "CHANNELS_MANAGE CONVERSATIONS_READ": "event" },
  MergeRulesPayload: { "": "userErrors", CONTACTS_READ: "rules" },
  MergeSuggestionPayload: { "": "userErrors", CONTACTS_READ: "merge suggestion" },
  MessagePayload: { "": "userErrors", CONVERSATIONS_READ: "message" },
  WidgetPayload: { "": "userErrors", WIDGETS_MANAGE: "widget" },
  WorkflowPayload: { "": "userErrors", WORKFLOWS_READ: "workflow" },
  WorkflowRunPayload: { "": "userErrors", WORKFLOWS_READ: "run" },
  WorkspacePayload: { "": "userErrors workspace" },
};

const read = (text: string): Requirement =>
  text === ""
    ? []
    : text
        .split(" ")
        .map((entry) => (entry.includes("|") ? (entry.split("|") as Scope[]) : (entry as Scope)));

/** `Type.field` → what it takes. */
export const TAKES: ReadonlyMap<string, Requirement> = new Map(
  Object.entries(TABLE).flatMap(([type, rows]) =>
    Object.entries(rows).flatMap(([scopes, fields]) =>
      fields.split(" ").map((field) => [`${type}.${field}`, read(scopes)] as const),
    ),
  ),
);

/** What a writer is told of what it wrote, whatever it may read. */
export const TOLD_TO_WRITERS: ReadonlySet<string> = new Set([
  "id",
  "version",
  "publishedVersion",
  "status",
  "enabled",
  "appliedAt",
  "blockedAt",
  "closedAt",
  "createdAt",
  "deletedAt",
  "editedAt",
  "endedAt",
  "freeTextUntil",
  "firstSeenAt",
  "lastActivityAt",
  "lastSeenAt",
  "openedAt",
  "optedOutAt",
  "receivedAt",
  "replayedAt",
  "sentAt",
  "startedAt",
  "undoneAt",
  "updatedAt",
  "wakeAt",
]);
