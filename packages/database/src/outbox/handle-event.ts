import type { Signal } from "@contact-identity/domain";
import { applyRules } from "../identity/apply-rules.ts";
import { settleIdentity } from "../identity/settle-identity.ts";
import { apart } from "../savepoint.ts";
import type { Tx } from "../transaction.ts";
import { advanceRun } from "../workflow/advance-run.ts";
import { definitionOf } from "../workflow/definitions.ts";
import { guarded } from "../workflow/poison.ts";
import { beginRun, fires } from "../workflow/start-run.ts";
import { OutboxRow } from "./outbox.row.ts";

interface Candidate {
  id: string;
  version: number;
}

const TRIGGERS: Readonly<Record<string, readonly string[]>> = {
  "conversation.opened": ["CONVERSATION_OPENED"],
  "conversation.closed": ["CONVERSATION_CLOSED"],
  "contact.created": ["CONTACT_CREATED"],
  "contact.merged": ["CONTACT_MERGED"],
  "contact.updated": ["CONTACT_FIELD_UPDATED", "TAG_UPDATED", "LIFECYCLE_UPDATED"],
};
const MAX_CHAIN = 5;

const MAX_ATTEMPTS = 6;
const isLastAttempt = (event: OutboxRow): boolean => event.attempts + 1 >= MAX_ATTEMPTS;

/** What a machine wrote: a workflow that answered it could be answered by that machine, without end. */
const isAutomatic = (event: OutboxRow): boolean => (event.payload as { automatic?: boolean }).automatic === true;

/** What broke, while the rest of the event was done; the event is to be handled again. */
type Broken = { readonly error: unknown } | null;

/**
 * Starts the published workflows that wait for such an event; none that led to it, and none beyond the fifth of a chain. One that breaks
 * keeps no other from its start: each begins once, however often the event is handled.
 */
async function startTriggered(tx: Tx, event: OutboxRow): Promise<Broken> {
  const types = TRIGGERS[event.type];
  if (isAutomatic(event)) return null;
  if (!types || !event.contactId || event.causedBy.length >= MAX_CHAIN) return null;
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

/** A message answers the run that waits in its conversation, if one does. */
async function answerRun(tx: Tx, event: OutboxRow): Promise<void> {
  if (isAutomatic(event)) return;
  const runs = await tx.query<{ id: string }>(
    "SELECT id FROM workflow_run WHERE workspace_id = $1 AND wait_conversation_id = $2 ORDER BY started_at, id",
    [tx.workspaceId, event.conversationId],
  );
  const { text, choiceId, location, at } = event.payload as {
    text: string;
    choiceId?: string;
    location?: { lat: number; lon: number };
    at: number;
  };
  const answer: Signal = {
    type: "answer",
    text,
    conversationId: event.conversationId as string,
    at: Number(at),
    ...(choiceId ? { choiceId } : {}),
    ...(location ? { location } : {}),
  };
  for (const run of runs) await guarded(tx, run.id, isLastAttempt(event), () => advanceRun(tx, run.id, answer));
}

async function signalDelivery(tx: Tx, event: OutboxRow): Promise<void> {
  const { runId, runKey, failure } = event.payload as { runId: string | null; runKey: string | null; failure?: string };
  if (!runId || !runKey) return;
  const signal: Signal = failure === undefined ? { type: "sent", key: runKey } : { type: "sendFailed", key: runKey, reason: failure };
  await guarded(tx, runId, isLastAttempt(event), () => advanceRun(tx, runId, signal));
}

async function startByWorkflow(tx: Tx, event: OutboxRow): Promise<void> {
  const { workflowId } = event.payload as { workflowId: string };
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

/**
 * What an event leads to inside the building, in the transaction that marks it done: once, whatever dies on the way. Answers what of it
 * broke and is to be tried again, by the same event, while the rest is done.
 * Events whose work is outside (deliveries, requests) are not for here.
 */
export async function handleEvent(tx: Tx, event: OutboxRow): Promise<Broken> {
  const work = INSIDE[event.type];
  if (!work) return startTriggered(tx, event);
  await work(tx, event);
  return null;
}

const INSIDE: Readonly<Record<string, (tx: Tx, event: OutboxRow) => Promise<void>>> = {
  "message.received": answerRun,
  "message.sent": signalDelivery,
  "message.failed": signalDelivery,
  "internal.code-failed": signalDelivery,
  "internal.workflow-started": startByWorkflow,
  "internal.settle-identity": (tx, event) => {
    const { atoms, waited } = event.payload as { atoms: string[]; waited?: boolean };
    return settleIdentity(tx, atoms, { waited: waited !== false });
  },
  "internal.apply-rules": (tx, event) => applyRules(tx, event.payload as { version: number; after: string | null }),
};

/** Claims one pending event; null when it is done, locked by another worker, not due, or behind an earlier one of its conversation. */
export async function claimEvent(tx: Tx, id: string): Promise<OutboxRow | null> {
  const [row] = await tx.query<OutboxRow>(
    `SELECT ${tx.columns(OutboxRow, "o")} FROM outbox o
     WHERE o.workspace_id = $1 AND o.id = $2 AND o.relayed_at IS NULL AND (o.not_before IS NULL OR o.not_before <= now())
       AND (o.conversation_id IS NULL OR o.type = 'internal.message-queued' OR NOT EXISTS (
         SELECT 1 FROM outbox e WHERE e.workspace_id = $1 AND e.conversation_id = o.conversation_id AND e.id < o.id AND e.relayed_at IS NULL
           AND e.type <> 'internal.message-queued'))
     FOR UPDATE SKIP LOCKED`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

/**
 * Ends an event. What work for the worker told is not kept any longer; a request to another server is told until that has answered
 * (`emptyEvent`), for its job holds an id alone.
 */
export const markRelayed = (tx: Tx, id: string): void =>
  tx.send(
    `UPDATE outbox SET relayed_at = now(), last_error = NULL,
       payload = CASE WHEN type LIKE 'internal.%' AND type <> 'internal.http-request' THEN '{}' ELSE payload END
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id],
  );

/** Takes away what a delivered event told. */
export const emptyEvent = (tx: Tx, id: string): void =>
  tx.send("UPDATE outbox SET payload = '{}' WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id]);

/** Puts an event off after a failure: 1 s, 2 s, 4 s … ; after the last attempt it is set aside with its error, for people to look at. */
export const deferEvent = (tx: Tx, id: string, error: string) =>
  tx.query(
    `UPDATE outbox SET attempts = attempts + 1, last_error = $3,
       not_before = now() + least(power(2, attempts), 300) * interval '1 second',
       relayed_at = CASE WHEN attempts + 1 >= ${MAX_ATTEMPTS} THEN now() END
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id, error.slice(0, 2000)],
  );
