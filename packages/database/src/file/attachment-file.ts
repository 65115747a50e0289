import type { Tx } from "../transaction.ts";
import { type OpenableObject, openableObject } from "./file-object.ts";

export interface AttachedFile {
  readonly name: string | null;
  readonly object: OpenableObject;
}

/** The stored file of an attachment, or its preview; null when none exists, or not any more. */
export async function attachedFile(
  tx: Tx,
  attachmentId: string,
  variant: "file" | "preview",
): Promise<AttachedFile | null> {
  const [row] = await tx.query<{ name: string | null; key: string | null }>(
    `SELECT name, CASE WHEN $3 THEN preview_key ELSE object_key END AS key FROM attachment
     WHERE workspace_id = $1 AND id = $2 AND status = 'STORED'`,
    [tx.workspaceId, attachmentId, variant === "preview"],
  );
  const object = row?.key ? await openableObject(tx, row.key) : null;
  return row && object ? { name: row.name, object } : null;
}
