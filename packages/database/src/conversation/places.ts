import type { Place } from "@contact-identity/domain";
import { ownAddress, placesToWrite } from "@contact-identity/domain";
import { provenBySignature } from "../channel/of-type.ts";
import { IS_SIGNED } from "../contact/signed-source.ts";
import type { Tx } from "../transaction.ts";

export interface ContactPlace extends Place {
  readonly channelId: string | null;
}

/** The addresses that a contact holds verified, whichever of its sources they stand on. */
async function verifiedAddresses(tx: Tx, contactId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ address: string }>(
    `SELECT DISTINCT i.kind || ' ' || i.value AS address FROM contact_source s JOIN identifier i ON i.workspace_id = $1 AND i.source_id = s.id
     WHERE s.workspace_id = $1 AND s.contact_id = $2 AND i.kind IN ('EMAIL', 'PHONE') AND i.assurance >= 2`,
    [tx.workspaceId, contactId],
  );
  return new Set(rows.map(({ address }) => address));
}

/**
 * The sources of a contact on which something meant for it may be written unasked, where it was last written first. `current` is the source
 * where the asking run is.
 */
export async function placesOf(tx: Tx, contactId: string, current: string | null): Promise<ContactPlace[]> {
  const places = await tx.query<ContactPlace>(
    `SELECT s.id AS "sourceId", s.channel_id AS "channelId", s.home_contact_id AS home, s.reply_to AS "replyTo", h.type AS "channelType",
       CASE WHEN ${provenBySignature("h")} THEN ${IS_SIGNED("s.id")} ELSE false END AS signed
     FROM contact_source s LEFT JOIN channel h ON h.workspace_id = $1 AND h.id = s.channel_id
     WHERE s.workspace_id = $1 AND s.contact_id = $2
     ORDER BY (SELECT max(m.created_at) FROM conversation c JOIN message m ON m.workspace_id = $1 AND m.conversation_id = c.id
       WHERE c.workspace_id = $1 AND c.source_id = s.id) DESC NULLS LAST, s.created_at DESC`,
    [tx.workspaceId, contactId],
  );
  const unproven = places.some((place) => place.channelId !== null && ownAddress(place) !== null);
  const verified = unproven ? await verifiedAddresses(tx, contactId) : new Set();
  return placesToWrite(
    places,
    (place) => place.channelId !== null,
    ({ kind, value }) => verified.has(`${kind} ${value}`),
    current,
  );
}
