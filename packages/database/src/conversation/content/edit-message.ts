import type { MessageEdit, SaidContent, TouchAttachment, TouchEdit } from "@contact-identity/domain";
import { releaseObjects } from "../../file/release.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import type { Tx } from "../../transaction.ts";
import { addAttachments } from "./add-attachments.ts";
import type { AttachmentRow } from "./attachment.row.ts";
import { attachmentsByMessage } from "./attachment-store.ts";
import type { FilesOf } from "./queue-fetch.ts";
import type { ToldMessage } from "./told-message.ts";

interface Now {
  readonly kind: string;
  readonly text: string;
  readonly data: unknown;
  readonly editedAt: Date | null;
  readonly said: Date;
  readonly edits: readonly MessageEdit[];
}

/** The newest are kept: nobody reads further back, and an author may edit without end. */
const MOST_EDITS = 100;

const referenceOf = (file: TouchAttachment["file"] | AttachmentRow["reference"]): string | null =>
  file === null
    ? null
    : file.type === "url"
      ? `url ${file.url}`
      : file.type === "id"
        ? `id ${file.id}`
        : null;

/** Leaves the files that are still said where they are, for their bytes are there already; the others go, and new ones come. */
async function replaceAttachments(
  tx: Tx,
  message: FilesOf,
  wanted: readonly TouchAttachment[],
): Promise<boolean> {
  const here = await attachmentsByMessage(tx, [message.id]);
  const same = here.filter((row, i) => {
    const told = wanted[i];
    const reference = told && referenceOf(told.file);
    return told?.kind === row.kind && reference != null && reference === referenceOf(row.reference);
  });
  const leading = here.findIndex((row) => !same.includes(row));
  const kept = leading < 0 ? here.length : leading;
  if (kept === here.length && kept === wanted.length) return false;
  const gone = here.slice(kept);
  await tx.query("DELETE FROM attachment WHERE workspace_id = $1 AND id = ANY($2::uuid[])", [
    tx.workspaceId,
    gone.map((row) => row.id),
  ]);
  await releaseObjects(
    tx,
    gone.flatMap(({ objectKey }) => objectKey ?? []),
  );
  await addAttachments(tx, message, wanted.slice(kept), kept);
  return true;
}

const isSame = (now: Now, said: SaidContent): boolean =>
  now.text === said.text &&
  now.kind === (said.content?.kind ?? "TEXT") &&
  JSON.stringify(sorted(now.data ?? null)) === JSON.stringify(sorted(said.content?.data ?? null));

/** jsonb has an order of keys of its own. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};

/** Told late: the message says something newer by now. */
const isOlder = (now: Now, editedAt: Date, text: string): boolean =>
  now.editedAt !== null &&
  (editedAt < now.editedAt ||
    (editedAt.getTime() === now.editedAt.getTime() && now.edits.some((edit) => edit.text === text)));

/**
 * Lets a message say something else, and keeps what it said before. Returns whether that changed anything: the same edit delivered again,
 * or an older one, does not, nor does one of a message that was taken back.
 */
export async function editMessage(
  tx: Tx,
  message: ToldMessage,
  { said, at }: Pick<TouchEdit, "said" | "at">,
  arrival: Date,
): Promise<boolean> {
  const [now] = await tx.query<Now>(
    `SELECT kind, text, data, edited_at AS "editedAt", coalesce(said_at, created_at) AS said, coalesce(edits, '[]') AS edits
     FROM message WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [tx.workspaceId, message.id],
  );
  const editedAt = new Date(Math.min(at ?? arrival.getTime(), arrival.getTime()));
  if (!now || isOlder(now, editedAt, said.text)) return false;
  const files = await replaceAttachments(tx, message, said.attachments ?? []);
  if (!files && isSame(now, said)) return false;
  const before: MessageEdit = { text: now.text, at: (now.editedAt ?? now.said).toISOString() };
  await tx.query(
    `UPDATE message SET kind = $3, text = $4, data = $5::jsonb, edited_at = $6, edits = $7::jsonb WHERE workspace_id = $1 AND id = $2`,
    [
      tx.workspaceId,
      message.id,
      said.content?.kind ?? "TEXT",
      said.text,
      said.content?.data == null ? null : JSON.stringify(said.content.data),
      editedAt,
      JSON.stringify([...now.edits, before].slice(-MOST_EDITS)),
    ],
  );
  await appendEvents(tx, [
    {
      type: "message.changed",
      contactId: message.contactId,
      conversationId: message.conversationId,
      payload: { messageId: message.id, change: "EDITED" },
    },
  ]);
  return true;
}
