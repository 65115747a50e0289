import type { Tx } from "../../transaction.ts";
import { AttachmentRow } from "./attachment.row.ts";

/** The files of each message, in their order. */
export const attachmentsByMessage = (tx: Tx, messages: readonly string[]): Promise<AttachmentRow[]> =>
  tx.query<AttachmentRow>(
    `SELECT ${tx.columns(AttachmentRow, "a")} FROM attachment a WHERE a.workspace_id = $1 AND a.message_id = ANY($2::uuid[])
     ORDER BY a.message_id, a.position, a.id`,
    [tx.workspaceId, messages],
  );

export const attachmentsByIds = (tx: Tx, ids: readonly string[]): Promise<AttachmentRow[]> =>
  tx.query<AttachmentRow>(
    `SELECT ${tx.columns(AttachmentRow, "a")} FROM attachment a WHERE a.workspace_id = $1 AND a.id = ANY($2::uuid[])`,
    [tx.workspaceId, ids],
  );
