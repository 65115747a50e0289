import type { Condition, Definition, Trigger } from "@contact-identity/domain";
import { conditionHolds, start } from "@contact-identity/domain";
import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";
import { advanceRun } from "./advance-run.ts";
import { loadFacts } from "./load-facts.ts";
import { guarded } from "./poison.ts";

export interface NewRun {
  readonly workflow: { readonly id: string; readonly version: number };
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The event that begins it; by hand there is none, and the run is its own. */
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
  const id = newId();
  const [version] = await tx.query<{ definition: Definition }>(
    "SELECT definition FROM workflow_version WHERE workspace_id = $1 AND workflow_id = $2 AND version = $3",
    [tx.workspaceId, input.workflow.id, input.workflow.version],
  );
  if (!version) throw new Error(`workflow ${input.workflow.id} has no version ${input.workflow.version}`);
  const { definition } = version;
  const facts = await loadFacts(tx, { id, contactId: input.contactId, conversationId: input.conversationId }, input.message ?? null);
  if (!facts) return null;
  const byHand = input.triggerId === undefined;
  if (!byHand) {
    const [now] = await tx.query<{ now: Date }>("SELECT clock_timestamp() AS now");
    const scope = { facts, variables: input.variables, now: now?.now.getTime() ?? 0 };
    if (definition.trigger.conditions && !conditionHolds(definition.trigger.conditions as Condition, scope)) return null;
    if (definition.trigger.oncePerContact && !(await enrol(tx, input.workflow.id, facts.contact.id))) return null;
  }
  const state = start(definition, facts, input.variables);
  const noted = input.message ? { ...state, scratch: { ...state.scratch, lastMessage: input.message.text } } : state;
  const inserted = await tx.query(
    `INSERT INTO workflow_run (workspace_id, id, workflow_id, version, contact_id, conversation_id, trigger_id, status, step_id, state, caused_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'RUNNING', $8, $9, $10) ON CONFLICT (workspace_id, workflow_id, trigger_id) DO NOTHING RETURNING id`,
    [
      tx.workspaceId,
      id,
      input.workflow.id,
      input.workflow.version,
      facts.contact.id,
      input.conversationId,
      input.triggerId ?? id,
      state.stepId,
      JSON.stringify(noted),
      input.causedBy,
    ],
  );
  if (inserted.length === 0) return null;
  await guarded(tx, id, input.lastAttempt ?? false, () => advanceRun(tx, id, { type: "start" }));
  return id;
}

/** Once per contact, across merges: whoever of the contact's atoms was enrolled counts. */
async function enrol(tx: Tx, workflowId: string, contactId: string): Promise<boolean> {
  await tx.query("SELECT id FROM contact WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [tx.workspaceId, contactId]);
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
