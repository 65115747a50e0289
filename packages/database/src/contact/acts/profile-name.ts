import type { Tx } from "../../transaction.ts";
import { sayInConversation } from "./say-in-conversation.ts";

export interface ProfileWanted {
  readonly sourceId: string;
  readonly contactId: string;
  /** As the provider knows it. */
  readonly account: string;
}

/** Whose display name is to be asked for; null where it is known by now, or the person was erased. */
export async function profileWanted(tx: Tx, sourceId: string): Promise<ProfileWanted | null> {
  const [row] = await tx.query<ProfileWanted>(
    `SELECT s.id AS "sourceId", s.contact_id AS "contactId", s.reply_to AS account FROM contact_source s
     JOIN contact c ON c.workspace_id = $1 AND c.id = s.home_contact_id AND c.erased_at IS NULL
     WHERE s.workspace_id = $1 AND s.id = $2 AND s.reply_to IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM source_field f WHERE f.workspace_id = $1 AND f.source_id = s.id AND f.field = 'displayName')`,
    [tx.workspaceId, sourceId],
  );
  return row ?? null;
}

/** Sets the name that an account's owner chose: it says no more than any profile's name does. */
export const saveProfileName = (tx: Tx, wanted: ProfileWanted, name: string): Promise<void> =>
  sayInConversation(
    tx,
    wanted,
    [{ field: "displayName", value: name.toWellFormed(), assurance: "CLAIMED", origin: "CHANNEL_METADATA" }],
    [],
  );
