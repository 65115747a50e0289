export { ChannelRow } from "./channel/channel.row.ts";
export * from "./channel/channel-store.ts";
export { type Resealed, reseal } from "./channel/reseal.ts";
export { seal, unseal } from "./channel/seal.ts";
export { webhookUrlOf } from "./channel/webhook-url.ts";
export { ContactRow } from "./contact/contact.row.ts";
export type { Caller as ContactCaller, GivenFields, GivenIdentifier } from "./contact/contact-input.ts";
export * from "./contact/contact-page.ts";
export * from "./contact/contact-store.ts";
export { createContact } from "./contact/create-contact.ts";
export { IdentifierRow, NO_SCOPE } from "./contact/identifier.row.ts";
export { markShared } from "./contact/mark-shared.ts";
export type { ContactChange } from "./contact/projection.ts";
export { provenanceOf } from "./contact/provenance-store.ts";
export { removeIdentifier } from "./contact/remove-identifier.ts";
export { SourceRow } from "./contact/source.row.ts";
export { updateContact } from "./contact/update-contact.ts";
export { addIdentifier, upsertContact } from "./contact/upsert-contact.ts";
export { claimMessage, hasTurn, type OutgoingMessage, putOff } from "./conversation/claim-message.ts";
export { type Actor, CommentRow, ConversationRow, type ConversationStatus } from "./conversation/conversation.row.ts";
export * from "./conversation/conversation-store.ts";
export * from "./conversation/delivery-store.ts";
export { type DeliveryStatus, MessageRow } from "./conversation/message.row.ts";
export * from "./conversation/message-store.ts";
export { applyReceipt } from "./conversation/receipt-store.ts";
export { retryMessage } from "./conversation/retry-message.ts";
export { columnsOf, type Database, type DatabaseOptions, openDatabase } from "./data-source.ts";
export { type Gate, holdTarget, noteAnswer, noteFailure, passGate, takePlace } from "./delivery/delivery-target.ts";
export { queueDelivery, waitForPlace } from "./delivery/queue-delivery.ts";
export * from "./id.ts";
export { lockContactsById } from "./identity/atoms.ts";
export { type DryRun, type DryRunSample, dryRunRules } from "./identity/dry-run.ts";
export { type Erased, eraseContact } from "./identity/erase-contact.ts";
export { explainMatch, type MatchExplained } from "./identity/explain-match.ts";
export { MergeRow } from "./identity/merge.row.ts";
export { type MergeByPerson, mergeContacts } from "./identity/merge-contacts.ts";
export { type MergeRequest, type PersonsMerge, planPersonsMerge } from "./identity/merge-plan.ts";
export { absorbedByMerge, mergesByContact } from "./identity/merge-store.ts";
export { RuleSetRow } from "./identity/rule-set.row.ts";
export { currentRules, ruleSetOf } from "./identity/rules-store.ts";
export { settleIdentity } from "./identity/settle-identity.ts";
export { SuggestionRow, type SuggestionStatus } from "./identity/suggestion.row.ts";
export * from "./identity/suggestion-store.ts";
export { mergeById, type Unmerged, unmergeContacts } from "./identity/unmerge-contacts.ts";
export { editedRules, type GivenRules, updateRules } from "./identity/update-rules.ts";
export { BlockedAccount } from "./inbound/blocked-account.ts";
export { KeptEventRow } from "./inbound/kept-event.row.ts";
export * from "./inbound/kept-event-store.ts";
export { spendToken } from "./inbound/once-token.ts";
export { pruneInbound } from "./inbound/prune-inbound.ts";
export { type InboundChannel, type Received, receiveTouch } from "./inbound/receive-touch.ts";
export { rekeySource } from "./inbound/rekey-source.ts";
export { BrokenId, storable, storableEvent, storableText } from "./inbound/storable.ts";
export { type Taken, takeEvent, takeOnce } from "./inbound/take-event.ts";
export type { Listener } from "./listen.ts";
export * from "./live/changes.ts";
export { checkRole, type RoleCheck } from "./migrations/check-role.ts";
export { migrate, migrationStatus } from "./migrations/migrate.ts";
export { VISITOR_CHANNEL, WAKE_CHANNEL } from "./notify.ts";
export { adoptEvents } from "./outbox/adopt-events.ts";
export { claimEvent, deferEvent, emptyEvent, markRelayed } from "./outbox/claim-event.ts";
export { emptyRelayed } from "./outbox/empty-relayed.ts";
export { type EventRow, eventById, eventPage } from "./outbox/event-store.ts";
export { type EventOf, eventOf, OutboxRow } from "./outbox/outbox.row.ts";
export { appendEvents, type NewEvent, outboxRow } from "./outbox/outbox-store.ts";
export { type PendingEvent, pendingEvents, pendingJobs } from "./outbox/pending.ts";
export { publishEvents, workspacesToPublish } from "./outbox/publish-events.ts";
export { BadCursor, type Page, type PageRequest, pageOf } from "./page.ts";
export { ApiKeyRow } from "./partner/api-key.row.ts";
export * from "./partner/api-key-store.ts";
export { askedBy } from "./pool/asked-by.ts";
export { Busy, CallerGone } from "./pool/busy.ts";
export { API_LANES, FOR_REQUESTS, LANES, type Lane, type Lanes } from "./pool/lanes.ts";
export { oneAtATime } from "./pool/one-at-a-time.ts";
export { type Reading, reading } from "./pool/reading.ts";
export { handleEvent } from "./reactor/handle-event.ts";
export { type Refusal, type RefusalCode, Refused, refuse } from "./refused.ts";
export { directory, isRace, openReadTransaction, type ReadTransaction, retrying, snapshot, type Tx, transaction } from "./transaction.ts";
export { type OutgoingCode, putOffCode, queuedCode, recordCodeDelivery, retryCodeDelivery } from "./verification/code-delivery.ts";
export { CODE_LIMITS } from "./verification/limits.ts";
export { createIdentityKey, identityKeysByWidget, liveIdentitySecret, revokeIdentityKey } from "./widget/identity-key-store.ts";
export { endSession, liveSession, resumeSession, type StartedSession, sessionByToken, startSession } from "./widget/session-store.ts";
export {
  claimIdentity,
  type Identified,
  isIdentified,
  type Posted,
  postMessage,
  SessionEnded,
  signIn,
  submitForm,
  type Visitor,
} from "./widget/visitor.ts";
export { newestVisitorMessages, visitorMessages } from "./widget/visitor-messages.ts";
export { WidgetIdentityKeyRow, WidgetRow, WidgetSessionRow } from "./widget/widget.row.ts";
export type { GivenWidget } from "./widget/widget-input.ts";
export { createWidget, updateWidget, widgetById, widgetByKey, widgets, widgetsByIds, workspaceOfWidgetKey } from "./widget/widget-store.ts";
export { advanceRun } from "./workflow/advance-run.ts";
export { dueRuns } from "./workflow/due-runs.ts";
export { countBrokenAttempt, MAX_RUN_ATTEMPTS } from "./workflow/poison.ts";
export { RunRow, type RunStatus, RunStepRow } from "./workflow/run.row.ts";
export { cancelRun, retryRun, runPage, runsByIds, type StartByHand, startRunByHand, stepsByRun } from "./workflow/run-store.ts";
export { opensTrigger, triggerByWebhook, type WebhookCall } from "./workflow/trigger-by-webhook.ts";
export { triggerTokenOf, workspaceOfTriggerToken } from "./workflow/trigger-token.ts";
export { WorkflowRow, type WorkflowStatus, WorkflowVersionRow } from "./workflow/workflow.row.ts";
export {
  createWorkflow,
  problemsOf,
  problemsOfDrafts,
  publishWorkflow,
  stopWorkflow,
  updateWorkflow,
  versionsByWorkflow,
  workflowById,
  workflows,
  workflowsByIds,
} from "./workflow/workflow-store.ts";
export { createWorkspace } from "./workspace/create-workspace.ts";
export { openSecrets } from "./workspace/open-secrets.ts";
export { deleteSecret, secretNames, setSecret } from "./workspace/secret-store.ts";
export { type Credentials, seedDemo } from "./workspace/seed-demo.ts";
export { ContactFieldRow, WorkspaceRow, WorkspaceSecretRow } from "./workspace/workspace.row.ts";
export { contactFields, defineContactField, updateWorkspace, workspaceById } from "./workspace/workspace-store.ts";
