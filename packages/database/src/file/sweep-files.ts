import type { Database } from "../database.ts";
import { directory, type Tx, transaction, WORKSPACES_WITH } from "../transaction.ts";
import { REFERRED_TO, releaseObjects } from "./release.ts";
import { UPLOAD_HOURS } from "./upload.ts";

/** Rows of one transaction. */
const SLICE = 500;
/** How long what nothing refers to stays, in hours: as long as an upload may still be used. */
const ORPHAN_HOURS = UPLOAD_HOURS;

const OLD_UPLOADS = `DELETE FROM upload WHERE workspace_id = $1 AND id IN (
    SELECT id FROM upload WHERE workspace_id = $1 AND created_at < now() - interval '${UPLOAD_HOURS} hours' ORDER BY created_at LIMIT ${SLICE})
  RETURNING object_id AS id`;

const ORPHANS = `UPDATE file_object f SET state = 'GOING', sealed_key = NULL, digest = NULL WHERE f.workspace_id = $1 AND f.id IN (
    SELECT id FROM file_object f WHERE f.workspace_id = $1 AND f.state <> 'GOING' AND f.touched_at < now() - interval '${ORPHAN_HOURS} hours'
      AND (f.state = 'WRITING' OR NOT ${REFERRED_TO}) ORDER BY f.touched_at LIMIT ${SLICE} FOR UPDATE SKIP LOCKED)
  AND f.touched_at < now() - interval '${ORPHAN_HOURS} hours' RETURNING f.id`;

async function slice(tx: Tx): Promise<number> {
  const uploads = await tx.query<{ id: string }>(OLD_UPLOADS, [tx.workspaceId]);
  await releaseObjects(
    tx,
    uploads.map(({ id }) => id),
  );
  const orphans = await tx.query(ORPHANS, [tx.workspaceId]);
  return Math.max(uploads.length, orphans.length);
}

/** Lets go, in every workspace, of uploads that were not used for a day, and of files that nothing refers to. Two at once do no harm. */
export async function sweepFiles(database: Database): Promise<void> {
  const workspaces = await directory(database, (tx) =>
    tx.query<{ id: string }>("SELECT workspace_id AS id FROM workspace"),
  );
  for (const { id } of workspaces)
    for (let done = SLICE; done === SLICE; ) done = await transaction(database, id, slice);
}

export interface GoingObject {
  readonly workspaceId: string;
  readonly id: string;
}

const GOING = `${WORKSPACES_WITH("file_object", "state = 'GOING'")}
  SELECT w.id AS "workspaceId", f.id FROM w CROSS JOIN LATERAL (
    SELECT id FROM file_object WHERE workspace_id = w.id AND state = 'GOING' LIMIT $1) f WHERE w.id IS NOT NULL`;

/** Objects that are to be removed from the store, some of every workspace. */
export const goingObjects = (database: Database, each: number): Promise<GoingObject[]> =>
  directory(database, (tx) => tx.query<GoingObject>(GOING, [each]));

/** Says that the store has it no more. */
export const forgetObject = (database: Database, { workspaceId, id }: GoingObject): Promise<number> =>
  transaction(database, workspaceId, (tx) =>
    tx.execute(
      `DELETE FROM file_object f WHERE f.workspace_id = $1 AND f.id = $2 AND f.state = 'GOING'
         AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.workspace_id = $1 AND u.object_id = f.id)`,
      [workspaceId, id],
    ),
  );
