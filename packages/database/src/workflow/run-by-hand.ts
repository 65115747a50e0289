import { ROOT_OF_A } from "../contact/contact-store.ts";
import { placesOf } from "../conversation/places.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { advanceRun } from "./advance-run.ts";
import type { RunRow } from "./run.row.ts";
import { runsByIds } from "./run-store.ts";
import { beginRun } from "./start-run.ts";
import { workflowById } from "./workflow-store.ts";

export interface StartByHand {
  readonly workflowId: string;
  readonly contactId: string;
  readonly conversationId?: string | null;
  readonly variables?: unknown;
}

/**
 * The contact's latest open conversation of those in which something meant for it may be said unasked, or the given one whatever its
 * state and place; null when none exists.
 */
export async function openConversationOf(
  tx: Tx,
  contactId: string,
  wanted: string | null = null,
): Promise<string | null> {
  const places = wanted === null ? (await placesOf(tx, contactId, null)).map((place) => place.sourceId) : [];
  const [row] = await tx.query<{ id: string }>(
    `SELECT c.id FROM conversation c JOIN contact_source s ON s.workspace_id = $1 AND s.id = c.source_id
     WHERE c.workspace_id = $1 AND s.contact_id = $2 AND ($3::uuid IS NULL AND c.status = 'OPEN' AND s.id = ANY($4::uuid[]) OR c.id = $3)
     ORDER BY c.opened_at DESC, c.id DESC LIMIT 1`,
    [tx.workspaceId, contactId, wanted, places],
  );
  return row?.id ?? null;
}

/** Starts a run of the published version for a contact, whatever the trigger. Without a conversation the contact's latest open one is taken. */
export async function startRunByHand(tx: Tx, input: StartByHand): Promise<string> {
  const workflow =
    (await workflowById(tx, input.workflowId)) ??
    refuse("NOT_FOUND", "There is no such workflow.", ["input", "workflowId"]);
  if (workflow.status !== "PUBLISHED" || workflow.publishedVersion === null)
    return refuse("NOT_PUBLISHED", "Only a published workflow can be started; publish it first.", [
      "input",
      "workflowId",
    ]);
  const variables = input.variables ?? {};
  if (typeof variables !== "object" || Array.isArray(variables))
    return refuse("INVALID", "Variables are a JSON object: name to value.", ["input", "variables"]);
  const [contact] = await tx.query<{ id: string }>(
    `SELECT c.id FROM contact a JOIN contact c ON c.workspace_id = $1 AND c.id = ${ROOT_OF_A} AND c.live WHERE a.workspace_id = $1 AND a.id = $2`,
    [tx.workspaceId, input.contactId],
  );
  if (!contact) return refuse("NOT_FOUND", "There is no such contact.", ["input", "contactId"]);
  const conversationId = await openConversationOf(tx, contact.id, input.conversationId ?? null);
  if (input.conversationId && conversationId === null)
    return refuse("NOT_FOUND", "This contact has no such conversation.", ["input", "conversationId"]);
  const run = await beginRun(tx, {
    workflow: { id: workflow.id, version: workflow.publishedVersion },
    contactId: contact.id,
    conversationId,
    variables: variables as Record<string, unknown>,
    causedBy: [],
  });
  return run as string;
}

async function existing(tx: Tx, id: string): Promise<RunRow> {
  const [row] = await runsByIds(tx, [id]);
  return row ?? refuse("NOT_FOUND", "There is no such run.", ["id"]);
}

export async function cancelRun(tx: Tx, id: string): Promise<void> {
  await existing(tx, id);
  const changed = await advanceRun(tx, id, { type: "cancel" });
  if (!changed) refuse("CONFLICT", "This run has ended already.", ["id"]);
}

/** Goes on with a failed run from the step that failed. */
export async function retryRun(tx: Tx, id: string): Promise<void> {
  await existing(tx, id);
  const changed = await advanceRun(tx, id, { type: "retry" });
  if (!changed) refuse("CONFLICT", "Only a failed run can be retried.", ["id"]);
}
