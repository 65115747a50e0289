import type { HandledEventType, Signal } from "@contact-identity/domain";
import { AUTOMATIC_REFUSALS, isEventType, triggersOf } from "@contact-identity/domain";
import { settleHolders } from "../contact/acts/mark-shared.ts";
import { applyRules } from "../identity/acts/apply-rules.ts";
import { settleIdentity } from "../identity/settle-identity.ts";
import { isLastAttempt } from "../outbox/claim-event.ts";
import { type EventOf, eventOf, type OutboxRow } from "../outbox/outbox.row.ts";
import { apart } from "../savepoint.ts";
import type { Tx } from "../transaction.ts";
import { advanceRun } from "../workflow/advance-run.ts";
import { definitionOf } from "../workflow/definitions.ts";
import { guarded } from "../workflow/poison.ts";
import { beginRun, fires } from "../workflow/start-run.ts";

interface Candidate {
  id: string;
  version: number;
}

const MAX_CHAIN = 5;

/** What a machine wrote: a workflow that answered it could be answered by that machine, without end. */
const isAutomatic = (event: OutboxRow): boolean =>
  (event.payload as { automatic?: boolean }).automatic === true;

/** What the business opened in the provider's own app: a person is speaking there already. */
const isOpenedByApp = (event: OutboxRow): boolean =>
  event.type === "conversation.opened" && (event.payload as { openedBy?: string }).openedBy === "APP";

/** What broke, while the rest of the event was done; the event is to be handled again. */
type Broken = { readonly error: unknown } | null;

/**
 * Starts the published workflows that wait for such an event; none that led to it, and none beyond the fifth of a chain. One that breaks
 * keeps no other from its start: each begins once, however often the event is handled.
 */
async function startTriggered(tx: Tx, event: OutboxRow): Promise<Broken> {
  const types = isEventType(event.type) ? triggersOf(event.type) : [];
  if (isAutomatic(event) || isOpenedByApp(event)) return null;
  if (types.length === 0 || !event.contactId || event.causedBy.length >= MAX_CHAIN) return null;
  const candidates = await tx.query<Candidate>(
    `SELECT w.id, v.version FROM workflow w
     JOIN workflow_version v ON v.workspace_id = $1 AND v.workflow_id = w.id AND v.version = w.published_version
     WHERE w.workspace_id = $1 AND w.status = 'PUBLISHED' AND w.trigger_type = ANY($2::text[]) AND w.id <> ALL($3::uuid[])
       AND v.published_at <= $4 ORDER BY w.created_at, w.id`,
    [tx.workspaceId, types, event.causedBy, event.createdAt],
  );
  let broken: Broken = null;
  for (const candidate of candidates) {
    if (!fires((await definitionOf(tx, candidate.id, candidate.version)).trigger, event)) continue;
    const begin = () =>
      beginRun(tx, {
        workflow: candidate,
        contactId: event.contactId as string,
        conversationId: event.conversationId,
        variables: {},
        triggerId: event.id,
        causedBy: event.causedBy,
        lastAttempt: isLastAttempt(event),
      });
    if (candidates.length === 1) await begin();
    else broken = (await apart(tx, begin)) ?? broken;
  }
  return broken;
}

const OPTED_OUT = AUTOMATIC_REFUSALS.OPTED_OUT;

/** A message answers the run that waits in its conversation, if one does; a word that ends automatic messages ends it. */
async function answerRun(tx: Tx, event: EventOf<"message.received">): Promise<void> {
  if (isAutomatic(event)) return;
  const runs = await tx.query<{ id: string }>(
    "SELECT id FROM workflow_run WHERE workspace_id = $1 AND wait_conversation_id = $2 ORDER BY started_at, id",
    [tx.workspaceId, event.conversationId],
  );
  const { text, choiceId, location, at, optedOut } = event.payload;
  const answer: Signal = optedOut
    ? { type: "cancel", reason: OPTED_OUT }
    : {
        type: "answer",
        text,
        conversationId: event.conversationId as string,
        at,
        ...(choiceId ? { choiceId } : {}),
        ...(location ? { location } : {}),
      };
  for (const run of runs)
    await guarded(tx, run.id, isLastAttempt(event), () => advanceRun(tx, run.id, answer));
}

interface OfRun {
  readonly runId: string | null;
  readonly runKey: string | null;
  readonly failure?: string;
}

async function signalDelivery(tx: Tx, event: OutboxRow, { runId, runKey, failure }: OfRun): Promise<void> {
  if (!runId || !runKey) return;
  const signal: Signal =
    failure === undefined
      ? { type: "sent", key: runKey }
      : { type: "sendFailed", key: runKey, reason: failure };
  await guarded(tx, runId, isLastAttempt(event), () => advanceRun(tx, runId, signal));
}

async function startByWorkflow(tx: Tx, event: EventOf<"internal.workflow-started">): Promise<void> {
  const { workflowId } = event.payload;
  const [workflow] = await tx.query<{ id: string; version: number }>(
    "SELECT id, published_version AS version FROM workflow WHERE workspace_id = $1 AND id = $2 AND status = 'PUBLISHED'",
    [tx.workspaceId, workflowId],
  );
  if (!workflow || !event.contactId || event.causedBy.includes(workflow.id)) return;
  await beginRun(tx, {
    workflow,
    contactId: event.contactId,
    conversationId: event.conversationId,
    variables: {},
    triggerId: event.id,
    causedBy: event.causedBy,
    lastAttempt: isLastAttempt(event),
  });
}

/** What acts on an event besides the workflows that it starts: one entry for each type that the catalogue calls handled. */
const REACTIONS: { readonly [N in HandledEventType]: (tx: Tx, event: EventOf<N>) => Promise<unknown> } = {
  "message.received": answerRun,
  "message.sent": (tx, event) => signalDelivery(tx, event, event.payload),
  "message.failed": (tx, event) => signalDelivery(tx, event, event.payload),
  "internal.code-failed": (tx, event) => signalDelivery(tx, event, event.payload),
  "internal.workflow-started": startByWorkflow,
  "internal.settle-identity": (tx, event) =>
    settleIdentity(tx, event.payload.atoms, { waited: event.payload.waited !== false }),
  "internal.apply-rules": (tx, event) => applyRules(tx, event.payload),
  "internal.settle-holders": (tx, event) => settleHolders(tx, event.payload),
};
const isHandled = (type: string): type is HandledEventType => Object.hasOwn(REACTIONS, type);

async function react<N extends HandledEventType>(tx: Tx, type: N, row: OutboxRow): Promise<void> {
  const event = eventOf(type, row);
  // Its contact was erased: nothing is left to act upon.
  if (event) await (REACTIONS[type] as (tx: Tx, event: EventOf<N>) => Promise<unknown>)(tx, event);
}

/**
 * What an event leads to inside the building, in the transaction that marks it done: once, whatever dies on the way. Returns what of it
 * broke and is to be tried again, by the same event, while the rest is done.
 * Events whose work is outside (deliveries, requests) are not for here.
 */
export async function handleEvent(tx: Tx, event: OutboxRow): Promise<Broken> {
  if (isHandled(event.type)) await react(tx, event.type, event);
  return startTriggered(tx, event);
}
