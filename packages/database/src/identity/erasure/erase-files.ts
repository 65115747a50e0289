import { releaseObjects } from "../../file/release.ts";
import type { Tx } from "../../transaction.ts";

/**
 * Takes away the files of conversations, and what was uploaded for them or by the sources' visitors. Their keys go with this transaction where nothing else
 * refers to them: what lies in the store opens no more, and the worker removes it after the commit, until it is gone.
 */
export async function eraseFiles(
  tx: Tx,
  sources: readonly string[],
  conversations: readonly string[],
): Promise<void> {
  const attached = await tx.query<{ key: string | null }>(
    `DELETE FROM attachment a USING message m WHERE a.workspace_id = $1 AND m.workspace_id = $1 AND m.conversation_id = ANY($2::uuid[])
       AND a.message_id = m.id RETURNING a.object_key AS key`,
    [tx.workspaceId, conversations],
  );
  const uploaded = await tx.query<{ key: string }>(
    `DELETE FROM upload u USING widget_session v WHERE u.workspace_id = $1 AND v.workspace_id = $1 AND v.source_id = ANY($2::uuid[])
       AND u.session_id = v.id RETURNING u.object_id AS key`,
    [tx.workspaceId, sources],
  );
  const keys = attached.flatMap(({ key }) => key ?? []);
  // What was uploaded to be sent there may be used for a day, under its name. Somebody else's message may hold the same file: then it stays.
  await tx.query(
    `DELETE FROM upload u WHERE u.workspace_id = $1 AND u.session_id IS NULL AND u.object_id = ANY($2::uuid[])
       AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.workspace_id = $1 AND a.object_key = u.object_id::text)`,
    [tx.workspaceId, keys],
  );
  await releaseObjects(tx, [...keys, ...uploaded.flatMap(({ key }) => key ?? [])]);
}
