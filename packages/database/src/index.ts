export {
  type ChannelChange,
  channelForUpdate,
  createChannel,
  type NewChannel,
  setChannelEnabled,
  updateChannel,
} from "./channel/change-channel.ts";
export { ChannelRow } from "./channel/channel.row.ts";
export { type ChannelActivity, recordActivity } from "./channel/channel-activity.ts";
export { healthByChannel, type StoredHealth } from "./channel/channel-health.ts";
export { type AccountFields, channelOfAccount } from "./channel/channel-of-account.ts";
export { channelById, channelOfCall, channels, channelsByIds, openConfig } from "./channel/channel-store.ts";
export { reseal } from "./channel/reseal.ts";
export { webhookUrlOf } from "./channel/webhook-url.ts";
export { blockSource } from "./contact/acts/block-source.ts";
export { createContact } from "./contact/acts/create-contact.ts";
export { markShared } from "./contact/acts/mark-shared.ts";
export { type ProfileWanted, profileWanted, saveProfileName } from "./contact/acts/profile-name.ts";
export { removeIdentifier } from "./contact/acts/remove-identifier.ts";
export { updateContact } from "./contact/acts/update-contact.ts";
export { addIdentifier, upsertContact } from "./contact/acts/upsert-contact.ts";
export { ContactRow } from "./contact/contact.row.ts";
export type { ContactCaller, GivenFields, GivenIdentifier } from "./contact/contact-input.ts";
export { type ContactFilter, type ContactOrder, contactPage } from "./contact/contact-page.ts";
export {
  type ContactIdentifier,
  contactByKey,
  identifiersByContact,
  identifiersByIds,
  identifiersBySource,
  mergedIds,
  resolveContact,
  resolveContacts,
  sourcesByContact,
  sourcesByIds,
} from "./contact/contact-store.ts";
export { IdentifierRow } from "./contact/identifier.row.ts";
export { provenanceOf } from "./contact/provenance-store.ts";
export { SourceRow } from "./contact/source.row.ts";
export type { Carries, WantedFiles } from "./conversation/attach-files.ts";
export { assignConversation, closeConversation } from "./conversation/change-conversation.ts";
export { claimMessage, hasTurn, type OutgoingMessage, putOff } from "./conversation/claim-message.ts";
export { AttachmentRow, type StoredReference } from "./conversation/content/attachment.row.ts";
export { attachmentsByIds, attachmentsByMessage } from "./conversation/content/attachment-store.ts";
export {
  type FetchedAttachment,
  type KeptAttachment,
  recordFetched,
  recordUnfetched,
  retryFetch,
  waitingAttachment,
} from "./conversation/content/fetch-attachment.ts";
export { type Reaction, reactionsByMessage } from "./conversation/content/reaction-store.ts";
export type { CommentRow } from "./conversation/conversation.row.ts";
export { ConversationRow, type ConversationStatus } from "./conversation/conversation.row.ts";
export type { Conversation } from "./conversation/conversation-store.ts";
export {
  commentsByConversation,
  conversationPage,
  conversationsByContact,
  conversationsByIds,
  cursorOfContactConversation,
} from "./conversation/conversation-store.ts";
export { type AnswerThread, answerThread } from "./conversation/mail-thread.ts";
export { type Going, goingNow } from "./conversation/may-go.ts";
export { type DeliveryStatus, MessageRow, type MessageTemplateUse } from "./conversation/message.row.ts";
export {
  cursorOfMessage,
  lastActivities,
  lastMessages,
  messagesByConversation,
  messagesByIds,
} from "./conversation/message-store.ts";
export { openByHand, openingPlace } from "./conversation/open-by-hand.ts";
export { recordDelivery, retryDelivery } from "./conversation/record-delivery.ts";
export { retryMessage } from "./conversation/retry-message.ts";
export { sendMessage, type WantedMessage } from "./conversation/send-message.ts";
export { quotedIds, sayAsTemplate } from "./conversation/sent-text.ts";
export { freeTextUntil, type Writable, writableById, writables } from "./conversation/writable.ts";
export { openDatabase } from "./data-source.ts";
export type { Database } from "./database.ts";
export { holdTarget, noteAnswer, noteFailure, passGate, takePlace } from "./delivery/delivery-target.ts";
export { waitForPlace } from "./delivery/queue-delivery.ts";
export { type Credentials, seedDemo } from "./demo/seed-demo.ts";
export { type AttachedFile, attachedFile } from "./file/attachment-file.ts";
export { type FileObject, fileRegister, type OpenableObject } from "./file/file-object.ts";
export { forgetObject, type GoingObject, goingObjects, sweepFiles } from "./file/sweep-files.ts";
export { addUpload, type Upload, type Uploader } from "./file/upload.ts";
export { type IdPrefix, newId, parseAnyId, parseId, publicId } from "./id.ts";
export { acceptSuggestion, rejectSuggestion } from "./identity/acts/decide-suggestion.ts";
export { dryRunRules } from "./identity/acts/dry-run.ts";
export { mergeContacts } from "./identity/acts/merge-contacts.ts";
export { planPersonsMerge } from "./identity/acts/merge-plan.ts";
export { mergeById, unmergeContacts } from "./identity/acts/unmerge-contacts.ts";
export { eraseContact } from "./identity/erasure/erase-contact.ts";
export { explainMatch } from "./identity/explain-match.ts";
export { MergeRow } from "./identity/merge/merge.row.ts";
export { absorbedByMerge, mergesByContact } from "./identity/merge/merge-store.ts";
export { currentRules, ruleSetOf } from "./identity/rules/rules-store.ts";
export { editedRules, type GivenRules, updateRules } from "./identity/rules/update-rules.ts";
export { SuggestionRow, type SuggestionStatus } from "./identity/suggestion/suggestion.row.ts";
export {
  contactsOfSuggestions,
  suggestionById,
  suggestionPage,
  suggestionsByContact,
} from "./identity/suggestion/suggestion-store.ts";
export { type EventToKeep, keepEvent } from "./inbound/kept/keep-event.ts";
export { KeptEventRow } from "./inbound/kept/kept-event.row.ts";
export {
  type KeptFilter,
  keptEvent,
  keptEventIds,
  keptEventPage,
  SHOWN_OF_KEPT,
} from "./inbound/kept/kept-event-store.ts";
export { spendToken } from "./inbound/once-token.ts";
export { pruneInbound } from "./inbound/prune-inbound.ts";
export type { Received } from "./inbound/receive-touch.ts";
export { receiveTouch } from "./inbound/receive-touch.ts";
export { storable, storableEvent } from "./inbound/storable.ts";
export { type KeptReader, replayKept } from "./inbound/take/replay-kept.ts";
export { type Taken, takeEvent, takeOnce } from "./inbound/take/take-event.ts";
export { MeantForAnother, Untakable } from "./inbound/untakable.ts";
export { contactsSince, horizon, messagesSince, versionsOf } from "./live/changes.ts";
export { checkRole } from "./migrations/check-role.ts";
export { migrate, migrationStatus } from "./migrations/migrate.ts";
export { VISITOR_CHANNEL, WAKE_CHANNEL } from "./notify.ts";
export { adoptEvents } from "./outbox/adopt-events.ts";
export { claimEvent, deferEvent, emptyEvent, markRelayed } from "./outbox/claim-event.ts";
export { emptyRelayed } from "./outbox/empty-relayed.ts";
export { type EventRow, eventById, eventPage, outboxRow } from "./outbox/event-store.ts";
export { type EventOf, eventOf, OutboxRow } from "./outbox/outbox.row.ts";
export { type PendingEvent, pendingEvents, pendingJobs } from "./outbox/pending.ts";
export { publishEvents, workspacesToPublish } from "./outbox/publish-events.ts";
export { BadCursor, type Page, type PageRequest, pageOf } from "./page.ts";
export { ApiKeyRow } from "./partner/api-key.row.ts";
export { apiKeyById, apiKeys } from "./partner/api-key-store.ts";
export { authenticate, type Caller } from "./partner/authenticate.ts";
export { createApiKey, expiryOfSuccessor, revokeApiKey, rotateApiKey } from "./partner/issue-api-key.ts";
export { SCOPES, type Scope } from "./partner/scopes.ts";
export { Busy, CallerGone } from "./pool/busy.ts";
export { FOR_REQUESTS, type PoolLane } from "./pool/lanes.ts";
export { handleEvent } from "./reactor/handle-event.ts";
export { type Refusal, type RefusalCode, Refused, refuse } from "./refused.ts";
export { askedBy } from "./request/asked-by.ts";
export { oneAtATime } from "./request/one-at-a-time.ts";
export { reading } from "./request/reading.ts";
export { isRace, retrying, snapshot, type Tx, transaction } from "./transaction.ts";
export {
  type OutgoingCode,
  putOffCode,
  queuedCode,
  recordCodeDelivery,
  retryCodeDelivery,
} from "./verification/code-delivery.ts";
export { createWidget, updateWidget } from "./widget/change-widget.ts";
export { createIdentityKey, liveIdentitySecret, revokeIdentityKey } from "./widget/identity-key.ts";
export { identityKeysByWidget } from "./widget/identity-key-store.ts";
export { postMessage } from "./widget/post-message.ts";
export { endSession, resumeSession, type StartedSession, startSession } from "./widget/session.ts";
export { liveSession, sessionByToken } from "./widget/session-store.ts";
export {
  claimIdentity,
  type Identified,
  isIdentified,
  SessionEnded,
  signIn,
  submitForm,
  type Visitor,
} from "./widget/visitor.ts";
export { newestVisitorMessages, visitorMessages } from "./widget/visitor-messages.ts";
export { WidgetIdentityKeyRow, WidgetRow, WidgetSessionRow } from "./widget/widget.row.ts";
export type { GivenWidget } from "./widget/widget-input.ts";
export {
  widgetById,
  widgetByKey,
  widgets,
  widgetsByIds,
  workspaceOfWidgetKey,
} from "./widget/widget-store.ts";
export { advanceRun } from "./workflow/advance-run.ts";
export { dueRuns } from "./workflow/due-runs.ts";
export { createWorkflow, updateWorkflow } from "./workflow/edit-workflow.ts";
export { countBrokenAttempt } from "./workflow/poison.ts";
export { publishWorkflow, stopWorkflow } from "./workflow/publish-workflow.ts";
export type { RunStepRow } from "./workflow/run.row.ts";
export { RunRow, type RunStatus } from "./workflow/run.row.ts";
export { cancelRun, retryRun, startRunByHand } from "./workflow/run-by-hand.ts";
export { runPage, runsByIds, stepsByRun } from "./workflow/run-store.ts";
export { opensTrigger, triggerByWebhook } from "./workflow/trigger-by-webhook.ts";
export { triggerTokenOf, workspaceOfTriggerToken } from "./workflow/trigger-token.ts";
export type { WorkflowVersionRow } from "./workflow/workflow.row.ts";
export { WorkflowRow, type WorkflowStatus } from "./workflow/workflow.row.ts";
export {
  problemsOfDrafts,
  versionsByWorkflow,
  workflowById,
  workflows,
  workflowsByIds,
} from "./workflow/workflow-store.ts";
export { updateWorkspace } from "./workspace/change-workspace.ts";
export { createWorkspace } from "./workspace/create-workspace.ts";
export { defineContactField } from "./workspace/define-contact-field.ts";
export { openSecrets } from "./workspace/open-secrets.ts";
export { secretNames } from "./workspace/secret-store.ts";
export { deleteSecret, setSecret } from "./workspace/set-secret.ts";
export { WorkspaceRow } from "./workspace/workspace.row.ts";
export { contactFields, workspaceById } from "./workspace/workspace-store.ts";
