import type { AttachmentStatus, TouchAttachment } from "@contact-identity/domain";
import { MOST_FILES, MOST_FILES_LISTED } from "@contact-identity/domain";
import { newId } from "../../id.ts";
import type { Tx } from "../../transaction.ts";
import type { StoredReference } from "./attachment.row.ts";
import { type FilesOf, queueFetch } from "./queue-fetch.ts";

interface Place {
  readonly status: AttachmentStatus;
  readonly failure: string | null;
  readonly reference: StoredReference | null;
  readonly objectKey: string | null;
  readonly previewKey: string | null;
}

/** Where a file is, and what is to be done with it. */
function placeOf({ file }: TouchAttachment, position: number): Place {
  const nowhere = { reference: null, objectKey: null, previewKey: null };
  if (position >= MOST_FILES)
    return {
      ...nowhere,
      status: "REFUSED",
      failure: `A message holds at most ${MOST_FILES} files; this is one more.`,
    };
  switch (file.type) {
    case "stored":
      return {
        ...nowhere,
        status: "STORED",
        failure: null,
        objectKey: file.key,
        previewKey: file.previewKey ?? null,
      };
    case "refused":
      return { ...nowhere, status: file.status, failure: file.reason };
    case "content":
      return { ...nowhere, status: "FAILED", failure: "The file could not be stored." };
    default:
      return { ...nowhere, status: "FETCHING", failure: null, reference: file };
  }
}

const INSERT = `INSERT INTO attachment (workspace_id, id, message_id, position, kind, name, content_type, size, width, height, duration_ms,
    status, failure, reference, object_key, preview_key)
  SELECT $1, f.id, $2, f.position, f.kind, f.name, f."contentType", f.size, f.width, f.height, f."durationMs",
    f.status, f.failure, f.reference, f."objectKey", f."previewKey"
  FROM jsonb_to_recordset($3::jsonb) AS f (id uuid, position integer, kind text, name text, "contentType" text, size bigint, width integer,
    height integer, "durationMs" integer, status text, failure text, reference jsonb, "objectKey" text, "previewKey" text)`;

const LARGEST = 2 ** 31 - 1;
/** A provider's number, where the column can hold it. */
const whole = (n: number | undefined, most = LARGEST): number | null =>
  n !== undefined && Number.isFinite(n) && n >= 0 && n <= most ? Math.round(n) : null;

/** A file that was written down. */
export interface AddedAttachment {
  readonly id: string;
  readonly status: AttachmentStatus;
}

/** Writes down the files of a message from a position on, in their order. What is to be fetched is FETCHING, and queued. */
export async function addAttachments(
  tx: Tx,
  message: FilesOf,
  attachments: readonly TouchAttachment[],
  from = 0,
): Promise<readonly AddedAttachment[]> {
  const rows = attachments.slice(0, MOST_FILES_LISTED).map((attachment, i) => ({
    id: newId(),
    position: from + i,
    kind: attachment.kind,
    name: attachment.name ?? null,
    contentType: attachment.contentType ?? null,
    size: whole(attachment.size, Number.MAX_SAFE_INTEGER),
    width: whole(attachment.width),
    height: whole(attachment.height),
    durationMs: whole(attachment.durationMs),
    ...placeOf(attachment, from + i),
  }));
  if (rows.length > 0) tx.send(INSERT, [tx.workspaceId, message.id, JSON.stringify(rows)]);
  for (const { id, status } of rows) if (status === "FETCHING") await queueFetch(tx, message, id);
  return rows;
}
