import {
  type Definition,
  OPT_WORD_LENGTH,
  type OptWords,
  offeredAt,
  optWordOf,
  type TouchMessage,
} from "@contact-identity/domain";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";

/** Whether a message is short enough to be one, and by a person: only then the words are looked at. */
export const mayBeOptWord = (message: TouchMessage | undefined): boolean =>
  message !== undefined && !message.automatic && message.text.trim().length <= OPT_WORD_LENGTH;

const WORDS = `SELECT opt_out_words AS "out", opt_in_words AS "in" FROM workspace WHERE workspace_id = $1`;

/** The questions that wait for an answer in a conversation. */
const WAITING = `SELECT v.definition, r.step_id AS "stepId" FROM workflow_run r
  JOIN workflow_version v ON v.workspace_id = $1 AND v.workflow_id = r.workflow_id AND v.version = r.version
  WHERE r.workspace_id = $1 AND r.wait_conversation_id = $2 AND r.status = 'WAITING'`;

/** Whether a whole message is one of the workspace's words, and no answer that a question there offers. */
export async function saidOptWord(
  tx: Tx,
  conversationId: string,
  text: string,
  known: OptWords | null,
): Promise<"OUT" | "IN" | null> {
  const words = known ?? (await tx.query<OptWords>(WORDS, [tx.workspaceId]))[0];
  if (!words || optWordOf(text, words) === null) return null;
  const waiting = await tx.query<{ definition: Definition; stepId: string | null }>(WAITING, [
    tx.workspaceId,
    conversationId,
  ]);
  const offered = waiting.flatMap(({ definition, stepId }) => offeredAt(definition, stepId));
  return optWordOf(text, words, offered);
}

/** What was said where: the source, and the conversation that the word came in. */
export interface OptPlace {
  readonly sourceId: string;
  readonly contactId: string;
  readonly conversationId: string;
}

/** Notes that automatic messages are not wanted at a source, or wanted again; what changes nothing is told to nobody. */
export async function noteOptWord(tx: Tx, word: "OUT" | "IN", place: OptPlace): Promise<void> {
  const changed = await tx.query(
    word === "OUT"
      ? "UPDATE contact_source SET opted_out_at = clock_timestamp() WHERE workspace_id = $1 AND id = $2 AND opted_out_at IS NULL RETURNING id"
      : "UPDATE contact_source SET opted_out_at = NULL WHERE workspace_id = $1 AND id = $2 AND opted_out_at IS NOT NULL RETURNING id",
    [tx.workspaceId, place.sourceId],
  );
  if (changed.length === 0) return;
  await appendEvents(tx, [
    {
      type: word === "OUT" ? "contact.opted_out" : "contact.opted_in",
      contactId: place.contactId,
      conversationId: place.conversationId,
      payload: { sourceId: place.sourceId },
    },
  ]);
}
