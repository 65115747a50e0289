import { releaseObjects } from "../../file/release.ts";
import type { Tx } from "../../transaction.ts";

/** Takes a message's files away; from the store too, unless something else refers to them. */
export async function dropAttachments(tx: Tx, messageId: string): Promise<void> {
  const gone = await tx.query<{ key: string | null }>(
    "DELETE FROM attachment WHERE workspace_id = $1 AND message_id = $2 RETURNING object_key AS key",
    [tx.workspaceId, messageId],
  );
  await releaseObjects(
    tx,
    gone.flatMap(({ key }) => key ?? []),
  );
}
