import type { Condition, Trigger } from "@contact-identity/domain";
import { conditionHolds, start } from "@contact-identity/domain";
import { lockMore } from "../contact/atoms.ts";
import { ROOT_OF_A } from "../contact/contact-store.ts";
import { newId } from "../id.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import { proceed } from "./advance-run.ts";
import { definitionOf } from "./definitions.ts";
import type { KnownFacts, RunPlace } from "./load-facts.ts";
import { loadFacts } from "./load-facts.ts";
import { guardedRun } from "./poison.ts";
import { runIdOf } from "./run-id.ts";
import { columnsOfState } from "./run-state.ts";

export interface NewRun {
  readonly workflow: { readonly id: string; readonly version: number };
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The event that begins it; a run by hand has none, and is its own. */
  readonly triggerId?: string;
  readonly causedBy: readonly string[];
  readonly message?: { readonly text: string } | null;
  /** Of the event that begins it: a run that breaks then is kept, and failed. */
  readonly lastAttempt?: boolean;
}

/**
 * Inserts a run and takes its first steps, in the given transaction. Null when this event began this workflow before, when its conditions
 * do not hold, or when the contact was enrolled already.
 */
export async function beginRun(tx: Tx, input: NewRun): Promise<string | null> {
  const { workflow } = input;
  const id = input.triggerId === undefined ? newId() : runIdOf(workflow.id, input.triggerId);
  const definition = await definitionOf(tx, workflow.id, workflow.version);
  const known = await factsOfHeld(tx, {
    id,
    contactId: input.contactId,
    conversationId: input.conversationId,
  });
  if (!known) return null;
  const facts = { ...known.facts, message: input.message ?? null };
  if (input.triggerId !== undefined) {
    const scope = { facts, variables: input.variables, now: known.now.getTime() };
    if (definition.trigger.conditions && !conditionHolds(definition.trigger.conditions as Condition, scope))
      return null;
    if (definition.trigger.oncePerContact && !(await enrol(tx, workflow.id, facts.contact.id))) return null;
  }
  const begun = start(definition, facts, input.variables);
  const state = input.message
    ? { ...begun, scratch: { ...begun.scratch, lastMessage: input.message.text } }
    : begun;
  const row = columnsOfState(id, state);
  const inserted = await tx.query(
    `INSERT INTO workflow_run (workspace_id, id, workflow_id, version, contact_id, conversation_id, status, step_id, state, caused_by)
     VALUES ($1, $2, $3, $4, $5, $6, 'RUNNING', $7, $8, $9) ON CONFLICT (workspace_id, id) DO NOTHING RETURNING id`,
    [
      tx.workspaceId,
      id,
      workflow.id,
      workflow.version,
      facts.contact.id,
      input.conversationId,
      row.stepId,
      JSON.stringify(row.state),
      input.causedBy.length > 0 ? input.causedBy : null,
    ],
  );
  if (inserted.length === 0) return null;
  const about = {
    contactId: facts.contact.id,
    conversationId: input.conversationId,
    causedBy: [...input.causedBy, workflow.id],
  };
  await appendEvents(tx, [
    { type: "workflow.run.started", ...about, payload: { runId: id, workflowId: workflow.id } },
  ]);
  const run = {
    id,
    workflowId: workflow.id,
    contactId: facts.contact.id,
    conversationId: input.conversationId,
    state,
  };
  const first = () => proceed(tx, { ...run, causedBy: input.causedBy }, definition, { type: "start" }, known);
  await guardedRun(tx, id, input.lastAttempt ?? false, first);
  return id;
}

const HOLD = `SELECT c.id FROM contact a JOIN contact c ON c.workspace_id = $1 AND c.id = ${ROOT_OF_A} WHERE a.workspace_id = $1 AND a.id = $2 FOR SHARE OF c`;

/**
 * The facts of a run whose contact is held as it is until the run is stored: an erasure that does not see the run would leave its variables
 * behind. Null when the contact was erased. Does not wait, for an erasure comes to the event that this run begins by.
 */
async function factsOfHeld(tx: Tx, place: RunPlace): Promise<KnownFacts | null> {
  const contact = [tx.workspaceId, place.contactId];
  const [[held], known] = await Promise.all([
    tx.query<{ id: string }>(`${HOLD} SKIP LOCKED`, contact),
    loadFacts(tx, place),
  ]);
  if (known && known.facts.contact.id !== held?.id)
    throw new MovedMeanwhile("somebody else is at work on this contact", (next) => next.query(HOLD, contact));
  return known;
}

/** Once per contact, across merges: each of the contact's atoms that was enrolled counts. */
async function enrol(tx: Tx, workflowId: string, contactId: string): Promise<boolean> {
  await lockMore(tx, [contactId]);
  const [row] = await tx.query<{ live: boolean }>(
    "SELECT live FROM contact WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, contactId],
  );
  if (!row?.live) throw new MovedMeanwhile("this contact was merged or erased meanwhile");
  const rows = await tx.query(
    `INSERT INTO workflow_enrolment (workspace_id, workflow_id, contact_id)
     SELECT $1, $2, $3 WHERE NOT EXISTS (
       SELECT 1 FROM contact c JOIN workflow_enrolment e ON e.workspace_id = $1 AND e.workflow_id = $2 AND e.contact_id = c.id
       WHERE c.workspace_id = $1 AND c.merged_into = $3)
     ON CONFLICT DO NOTHING RETURNING contact_id`,
    [tx.workspaceId, workflowId, contactId],
  );
  return rows.length > 0;
}

/** What an event is to triggers. */
export interface TriggerEvent {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** Whether an event is one that the trigger waits for, conditions aside. */
export function fires(trigger: Trigger, event: TriggerEvent): boolean {
  switch (trigger.type) {
    case "CONVERSATION_OPENED":
      return event.type === "conversation.opened";
    case "CONVERSATION_CLOSED":
      return event.type === "conversation.closed";
    case "CONTACT_CREATED":
      return event.type === "contact.created";
    case "CONTACT_MERGED":
      return event.type === "contact.merged";
    case "LIFECYCLE_UPDATED":
      return event.type === "contact.updated" && list(event.payload.fields).includes("lifecycle");
    case "CONTACT_FIELD_UPDATED":
      return event.type === "contact.updated" && list(event.payload.fields).includes(trigger.field);
    case "TAG_UPDATED": {
      if (event.type !== "contact.updated") return false;
      const [added, removed] = [list(event.payload.tagsAdded), list(event.payload.tagsRemoved)];
      const change = trigger.change ?? "ANY";
      const tags = [...(change === "REMOVED" ? [] : added), ...(change === "ADDED" ? [] : removed)];
      return trigger.tag === undefined ? tags.length > 0 : tags.includes(trigger.tag);
    }
    default:
      return false;
  }
}
