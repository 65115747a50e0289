export { ChannelRow } from "./channel/channel.row.ts";
export * from "./channel/channel-store.ts";
export { type Resealed, reseal } from "./channel/reseal.ts";
export { seal, unseal } from "./channel/seal.ts";
export { webhookUrlOf } from "./channel/webhook-url.ts";
export { createContact } from "./contact/acts/create-contact.ts";
export { markShared } from "./contact/acts/mark-shared.ts";
export { removeIdentifier } from "./contact/acts/remove-identifier.ts";
export { updateContact } from "./contact/acts/update-contact.ts";
export { addIdentifier, upsertContact } from "./contact/acts/upsert-contact.ts";
export { lockContactsById } from "./contact/atoms.ts";
export { ContactRow } from "./contact/contact.row.ts";
export type { Caller as ContactCaller, GivenFields, GivenIdentifier } from "./contact/contact-input.ts";
export * from "./contact/contact-page.ts";
export * from "./contact/contact-store.ts";
export { IdentifierRow, NO_SCOPE } from "./contact/identifier.row.ts";
export { provenanceOf } from "./contact/provenance-store.ts";
export type { ContactChange } from "./contact/refresh-contacts.ts";
export { SourceRow } from "./contact/source.row.ts";
export { applyReceipt } from "./conversation/apply-receipt.ts";
export { claimMessage, hasTurn, type OutgoingMessage, putOff } from "./conversation/claim-message.ts";
export { type Actor, CommentRow, ConversationRow, type ConversationStatus } from "./conversation/conversation.row.ts";
export * from "./conversation/conversation-store.ts";
export { type DeliveryStatus, MessageRow } from "./conversation/message.row.ts";
export * from "./conversation/message-store.ts";
export * from "./conversation/record-delivery.ts";
export { retryMessage } from "./conversation/retry-message.ts";
export { type DatabaseOptions, openDatabase } from "./data-source.ts";
export { columnsOf, type Database } from "./database.ts";
export { type Gate, holdTarget, noteAnswer, noteFailure, passGate, takePlace } from "./delivery/delivery-target.ts";
export { queueDelivery, waitForPlace } from "./delivery/queue-delivery.ts";
export { type Credentials, seedDemo } from "./demo/seed-demo.ts";
export * from "./id.ts";
export { acceptSuggestion, rejectSuggestion } from "./identity/acts/decide-suggestion.ts";
export { type DryRun, type DryRunSample, dryRunRules } from "./identity/acts/dry-run.ts";
export { type MergeByPerson, mergeContacts } from "./identity/acts/merge-contacts.ts";
export { type MergeRequest, type PersonsMerge, planPersonsMerge } from "./identity/acts/merge-plan.ts";
export { mergeById, type Unmerged, unmergeContacts } from "./identity/acts/unmerge-contacts.ts";
export { type Erased, eraseContact } from "./identity/erasure/erase-contact.ts";
export { explainMatch, type MatchExplained } from "./identity/explain-match.ts";
export { MergeRow } from "./identity/merge/merge.row.ts";
export { absorbedByMerge, mergesByContact } from "./identity/merge/merge-store.ts";
export { RuleSetRow } from "./identity/rules/rule-set.row.ts";
export { currentRules, ruleSetOf } from "./identity/rules/rules-store.ts";
export { editedRules, type GivenRules, updateRules } from "./identity/rules/update-rules.ts";
export { settleIdentity } from "./identity/settle-identity.ts";
export { SuggestionRow, type SuggestionStatus } from "./identity/suggestion/suggestion.row.ts";
export * from "./identity/suggestion/suggestion-store.ts";
export { BlockedAccount } from "./inbound/blocked-account.ts";
export type { InboundChannel } from "./inbound/inbound-channel.ts";
export { KeptEventRow } from "./inbound/kept/kept-event.row.ts";
export * from "./inbound/kept/kept-event-store.ts";
export { spendToken } from "./inbound/once-token.ts";
export { pruneInbound } from "./inbound/prune-inbound.ts";
export { type Received, receiveTouch } from "./inbound/receive-touch.ts";
export { rekeySource } from "./inbound/rekey-source.ts";
export { storable, storableText } from "./inbound/storable.ts";
export { type Taken, takeEvent, takeOnce } from "./inbound/take-event.ts";
export type { Listener } from "./listen.ts";
export * from "./live/changes.ts";
export { checkRole, type RoleCheck } from "./migrations/check-role.ts";
export { migrate, migrationStatus } from "./migrations/migrate.ts";
export { VISITOR_CHANNEL, WAKE_CHANNEL } from "./notify.ts";
export { adoptEvents } from "./outbox/adopt-events.ts";
export { appendEvents, type NewEvent, outboxRow } from "./outbox/append-events.ts";
export { claimEvent, deferEvent, emptyEvent, markRelayed } from "./outbox/claim-event.ts";
export { type EventRow, eventById, eventPage } from "./outbox/event-store.ts";
export { type EventOf, eventOf, OutboxRow } from "./outbox/outbox.row.ts";
export { type PendingEvent, pendingEvents, pendingJobs } from "./outbox/pending.ts";
export { publishEvents, workspacesToPublish } from "./outbox/publish-events.ts";
export { BadCursor, type Page, type PageRequest, pageOf } from "./page.ts";
export { ApiKeyRow } from "./partner/api-key.row.ts";
export * from "./partner/api-key-store.ts";
export { Busy, CallerGone } from "./pool/busy.ts";
export { API_LANES, FOR_REQUESTS, LANES, type Lane, type Lanes } from "./pool/lanes.ts";
export { handleEvent } from "./reactor/handle-event.ts";
export { type Refusal, type RefusalCode, Refused, refuse } from "./refused.ts";
export { oneAtATime } from "./request/one-at-a-time.ts";
export { type Reading, reading } from "./request/reading.ts";
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
export { ContactFieldRow, WorkspaceRow, WorkspaceSecretRow } from "./workspace/workspace.row.ts";
export { contactFields, defineContactField, updateWorkspace, workspaceById } from "./workspace/workspace-store.ts";
