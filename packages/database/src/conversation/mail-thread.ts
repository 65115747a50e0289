import type { Tx } from "../transaction.ts";

/** How an answer by mail hangs together with what it answers. Message ids with their angle brackets. */
export interface AnswerThread {
  /** Of the mail that is answered, else of the conversation. */
  readonly subject: string | null;
  readonly inReplyTo: string | null;
  /** Those before it, the oldest first. */
  readonly references: readonly string[];
}

interface Mail {
  readonly subject: string | null;
  readonly messageId: string | null;
  readonly references: readonly string[] | null;
}

/** The contact's mail first; where it never wrote, ours, which our next one follows. */
const LATEST = `SELECT m.subject, coalesce(m.thread ->> 'messageId', CASE WHEN m.direction = 'OUTBOUND' THEN m.external_id END) AS "messageId",
    CASE WHEN jsonb_typeof(m.thread -> 'references') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(m.thread -> 'references')) END AS "references"
  FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.id <> $3 AND (m.direction = 'INBOUND' OR m.external_id IS NOT NULL)
    AND ($4::uuid IS NULL OR m.id = $4)
  ORDER BY m.direction = 'INBOUND' DESC, m.created_at DESC, m.id DESC LIMIT 1`;

/** What a message of ours in a conversation by mail answers. @param quoted the message that it says it answers. */
export async function answerThread(
  tx: Tx,
  message: { readonly id: string; readonly conversationId: string; readonly replyTo: string | null },
): Promise<AnswerThread> {
  const ask = async (quoted: string | null) =>
    (await tx.query<Mail>(LATEST, [tx.workspaceId, message.conversationId, message.id, quoted]))[0];
  const mail = (message.replyTo && (await ask(message.replyTo))) || (await ask(null));
  const [conversation] = await tx.query<{ subject: string | null }>(
    "SELECT subject FROM conversation WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, message.conversationId],
  );
  return {
    subject: mail?.subject ?? conversation?.subject ?? null,
    inReplyTo: mail?.messageId ?? null,
    references: mail?.references ?? [],
  };
}
