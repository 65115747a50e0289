import type { MessageRef } from "@contact-identity/domain";
import type { Tx } from "../../transaction.ts";

/** A stored message that a provider names by its own id, with where it lies. */
export interface ToldMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly channelId: string;
  readonly contactId: string;
  readonly sourceId: string;
  /** Its source's sender is not wanted. */
  readonly blocked: boolean;
}

const TOLD = `SELECT m.id, m.conversation_id AS "conversationId", m.channel_id AS "channelId", s.contact_id AS "contactId", s.id AS "sourceId", s.blocked_at IS NOT NULL AS blocked
  FROM message m JOIN conversation c ON c.workspace_id = $1 AND c.id = m.conversation_id
    JOIN contact_source s ON s.workspace_id = $1 AND s.id = c.source_id
  WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.external_scope = $3 AND m.external_id = $4
  ORDER BY m.direction LIMIT 1 FOR NO KEY UPDATE OF m`;

/** The message of a provider's id, locked: the contact's own before ours, where a provider gives both the same id. */
export async function toldMessage(tx: Tx, channelId: string, ref: MessageRef): Promise<ToldMessage | null> {
  const [row] = await tx.query<ToldMessage>(TOLD, [
    tx.workspaceId,
    channelId,
    ref.externalScope,
    ref.externalId,
  ]);
  return row ?? null;
}

/** The id of the message that another one of the same source quotes. */
export async function quotedMessage(
  tx: Tx,
  channelId: string,
  sourceId: string,
  ref: MessageRef,
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT m.id FROM message m JOIN conversation c ON c.workspace_id = $1 AND c.id = m.conversation_id AND c.source_id = $5
     WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.external_scope = ANY($3::text[]) AND m.external_id = $4 ORDER BY m.direction LIMIT 1`,
    // A mail has a scope of its own, its content; what we sent has none.
    [tx.workspaceId, channelId, [ref.externalScope, ""], ref.externalId, sourceId],
  );
  return row?.id ?? null;
}
