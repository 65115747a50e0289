import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";
import type { FileObject } from "./file-object.ts";

/** How long an upload may be used, in hours. */
export const UPLOAD_HOURS = 24;

export interface Upload extends FileObject {
  readonly id: string;
  readonly name: string | null;
}

/** Who sent it, and so may use it: anyone who has a key of the workspace, or one visitor's session. */
export type Uploader = { readonly sessionId: string } | "key";

const sessionOf = (whose: Uploader): string | null => (whose === "key" ? null : whose.sessionId);

/** Writes down what was sent. Returns its id. */
export async function addUpload(
  tx: Tx,
  { objectId, contentType, size }: FileObject,
  name: string | null,
  whose: Uploader,
): Promise<string> {
  const id = newId();
  await tx.query(
    `INSERT INTO upload (workspace_id, id, object_id, name, content_type, size, session_id, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now())`,
    [tx.workspaceId, id, objectId, name, contentType, size, sessionOf(whose)],
  );
  return id;
}

/**
 * Uploads that may be used, in the order of the ids; null in the place of one that is not theirs, or not there any more. What is referred
 * to after this in the same transaction stays.
 */
export async function takeUploads(
  tx: Tx,
  ids: readonly string[],
  whose: Uploader,
): Promise<readonly (Upload | null)[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<Upload>(
    `UPDATE file_object f SET touched_at = now() FROM upload u
     WHERE f.workspace_id = $1 AND u.workspace_id = $1 AND u.id = ANY($2::uuid[]) AND u.session_id IS NOT DISTINCT FROM $3::uuid
       AND u.created_at > now() - interval '${UPLOAD_HOURS} hours' AND f.id = u.object_id AND f.state = 'STORED'
     RETURNING u.id, u.name, f.id AS "objectId", f.size::float8 AS size, f.content_type AS "contentType", f.width, f.height,
       f.preview_id AS "previewId"`,
    [tx.workspaceId, [...new Set(ids)], sessionOf(whose)],
  );
  // An object that two of the uploads have in common is updated, and so returned, once.
  const found = new Map(rows.map((row) => [row.id, row]));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) for (const row of await shared(tx, missing, whose)) found.set(row.id, row);
  return ids.map((id) => found.get(id) ?? null);
}

const shared = (tx: Tx, ids: readonly string[], whose: Uploader): Promise<Upload[]> =>
  tx.query<Upload>(
    `SELECT u.id, u.name, f.id AS "objectId", f.size::float8 AS size, f.content_type AS "contentType", f.width, f.height,
       f.preview_id AS "previewId"
     FROM upload u JOIN file_object f ON f.workspace_id = $1 AND f.id = u.object_id AND f.state = 'STORED'
     WHERE u.workspace_id = $1 AND u.id = ANY($2::uuid[]) AND u.session_id IS NOT DISTINCT FROM $3::uuid
       AND u.created_at > now() - interval '${UPLOAD_HOURS} hours'`,
    [tx.workspaceId, ids, sessionOf(whose)],
  );
