import type { Tx } from "../../transaction.ts";
import { dropAttachments } from "./drop-attachments.ts";

/** A message of ours takes what hangs on its own echo, which was stored as the business's, and the echo goes. */
export async function takeOverEcho(tx: Tx, message: string, echo: string): Promise<void> {
  const both = [tx.workspaceId, message, echo];
  await tx.query(
    `UPDATE message SET reply_to = $2 WHERE workspace_id = $1 AND reply_to = $3
       AND conversation_id = (SELECT conversation_id FROM message WHERE workspace_id = $1 AND id = $3)`,
    both,
  );
  await tx.query(
    `UPDATE message_reaction SET message_id = $2 WHERE workspace_id = $1 AND message_id = $3
       AND NOT EXISTS (SELECT 1 FROM message_reaction r WHERE r.workspace_id = $1 AND r.message_id = $2 AND r.author = message_reaction.author)`,
    both,
  );
  await tx.query(
    "DELETE FROM message_reaction WHERE workspace_id = $1 AND message_id = $2",
    both.toSpliced(1, 1),
  );
  await dropAttachments(tx, echo);
  await tx.query("DELETE FROM message WHERE workspace_id = $1 AND id = $2", both.toSpliced(1, 1));
}
