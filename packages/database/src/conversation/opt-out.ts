import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";

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
