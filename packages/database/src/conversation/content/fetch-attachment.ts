import { type AttachmentKind, type AttachmentStatus, FILE_RETRY, nextTry } from "@contact-identity/domain";
import type { FileObject } from "../../file/file-object.ts";
import { MovedMeanwhile, type Tx } from "../../transaction.ts";
import { AttachmentRow } from "./attachment.row.ts";
import { queueFetch } from "./queue-fetch.ts";

/** A file that waits to be fetched, with where its message lies. */
export type FetchedAttachment = AttachmentRow & {
  readonly channelId: string;
  readonly contactId: string;
  readonly conversationId: string;
};

/** The file, if it still waits; null when it is there, given up, or its message is gone. */
export async function waitingAttachment(tx: Tx, id: string): Promise<FetchedAttachment | null> {
  const [row] = await tx.query<FetchedAttachment>(
    `SELECT ${tx.columns(AttachmentRow, "a")}, m.channel_id AS "channelId", m.conversation_id AS "conversationId", s.contact_id AS "contactId"
     FROM attachment a JOIN message m ON m.workspace_id = $1 AND m.id = a.message_id
       JOIN conversation c ON c.workspace_id = $1 AND c.id = m.conversation_id JOIN contact_source s ON s.workspace_id = $1 AND s.id = c.source_id
     WHERE a.workspace_id = $1 AND a.id = $2 AND a.status = 'FETCHING'`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

/** A file as it was kept. */
export interface KeptAttachment extends FileObject {
  readonly kind: AttachmentKind;
  /** Told by where it was fetched from, where the message had none. */
  readonly name: string | null;
}

/** Says that a file is there, once. */
export async function recordFetched(tx: Tx, id: string, kept: KeptAttachment): Promise<void> {
  const promised = await tx.execute(
    "UPDATE file_object SET touched_at = now() WHERE workspace_id = $1 AND id = $2 AND state = 'STORED'",
    [tx.workspaceId, kept.objectId],
  );
  if (promised === 0) throw new MovedMeanwhile("the stored file went meanwhile");
  await tx.query(
    `UPDATE attachment SET status = 'STORED', failure = NULL, object_key = $3, preview_key = $4, content_type = $5, size = $6,
       width = coalesce($7, width), height = coalesce($8, height), kind = $9, name = coalesce(name, $10)
     WHERE workspace_id = $1 AND id = $2 AND status = 'FETCHING'`,
    [
      tx.workspaceId,
      id,
      kept.objectId,
      kept.previewId,
      kept.contentType,
      kept.size,
      kept.width,
      kept.height,
      kept.kind,
      kept.name,
    ],
  );
}

/** Says that a file is not to be had, and why. */
export const recordUnfetched = (
  tx: Tx,
  id: string,
  status: Exclude<AttachmentStatus, "FETCHING" | "STORED">,
  failure: string,
): void =>
  tx.send(
    "UPDATE attachment SET status = $3, failure = $4 WHERE workspace_id = $1 AND id = $2 AND status = 'FETCHING'",
    [tx.workspaceId, id, status, failure],
  );

/** Puts a failed try off, at least as long as its provider asks, or gives the file up: by `FILE_RETRY`. */
export async function retryFetch(
  tx: Tx,
  attachment: FetchedAttachment,
  tries: number,
  reason: string,
  askedMs: number | null,
): Promise<void> {
  const next = nextTry(FILE_RETRY, { tries: tries + 1, reason, askedMs, chance: Math.random() });
  if (next.type === "givenUp") return recordUnfetched(tx, attachment.id, "FAILED", next.reason);
  tx.send("UPDATE attachment SET failure = $3 WHERE workspace_id = $1 AND id = $2 AND status = 'FETCHING'", [
    tx.workspaceId,
    attachment.id,
    reason,
  ]);
  await queueFetch(tx, attachment, attachment.id, tries + 1, next.afterMs);
}
