import type { IdentifierOrigin } from "@contact-identity/domain";
import { displayName } from "@contact-identity/domain";
import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";

export interface NewSource {
  readonly channelId: string | null;
  readonly origin: IdentifierOrigin;
  readonly label: string;
  readonly replyTo: string | null;
}

/** A source with a contact of its own; who it is one with is for `settleIdentity`. */
export async function insertContactWithSource(
  tx: Tx,
  source: NewSource,
  at: Date,
): Promise<{ contactId: string; sourceId: string }> {
  const contactId = newId();
  await tx.query(
    "INSERT INTO contact (workspace_id, id, first_seen_at, display_name) VALUES ($1, $2, $3, $4)",
    [tx.workspaceId, contactId, at, displayName(new Map(), null, null, contactId)],
  );
  return { contactId, sourceId: await insertSource(tx, contactId, contactId, source) };
}

/** One more source of an atom, e.g. what a partner's key says of a contact. `holder` is the contact that answers for the atom now. */
export async function insertSource(tx: Tx, atom: string, holder: string, source: NewSource): Promise<string> {
  const id = newId();
  await tx.query(
    `INSERT INTO contact_source (workspace_id, id, home_contact_id, contact_id, channel_id, origin, label, reply_to)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.workspaceId, id, atom, holder, source.channelId, source.origin, source.label, source.replyTo],
  );
  return id;
}
