import type { Facts } from "@contact-identity/domain";
import { ContactRow } from "../contact/contact.row.ts";
import { ROOT_OF_A } from "../contact/contact-store.ts";
import type { Tx } from "../transaction.ts";
import { SENDS_TO } from "../verification/code-channel.ts";

/** A run's place in the world. */
export interface RunPlace {
  readonly id: string;
  readonly contactId: string;
  readonly conversationId: string | null;
}

interface FactRow extends ContactRow {
  conversation: Facts["conversation"];
  sendsEmail: boolean;
  sendsPhone: boolean;
  fieldKeys: string[];
  country: string | null;
}

/** What the interpreter may know, in one statement. Null when the contact was erased. */
export async function loadFacts(tx: Tx, run: RunPlace, message: Facts["message"]): Promise<Facts | null> {
  const [row] = await tx.query<FactRow>(
    `SELECT ${tx.columns(ContactRow, "c")},
       (SELECT jsonb_build_object('id', v.id, 'openedBy', v.opened_by, 'channelType', h.type, 'assignee', v.assignee, 'status', v.status)
        FROM conversation v JOIN channel h ON h.workspace_id = $1 AND h.id = v.channel_id WHERE v.workspace_id = $1 AND v.id = $3) AS conversation,
       EXISTS (SELECT 1 FROM channel h WHERE h.workspace_id = $1 AND ${SENDS_TO.EMAIL}) AS "sendsEmail",
       EXISTS (SELECT 1 FROM channel h WHERE h.workspace_id = $1 AND ${SENDS_TO.PHONE}) AS "sendsPhone",
       ARRAY(SELECT f.key FROM contact_field f WHERE f.workspace_id = $1) AS "fieldKeys",
       (SELECT coalesce((SELECT h.default_country FROM conversation v JOIN channel h ON h.workspace_id = $1 AND h.id = v.channel_id
                         WHERE v.workspace_id = $1 AND v.id = $3), w.default_country) FROM workspace w WHERE w.workspace_id = $1) AS country
     FROM contact a JOIN contact c ON c.workspace_id = $1 AND c.id = ${ROOT_OF_A} AND c.live
     WHERE a.workspace_id = $1 AND a.id = $2`,
    [tx.workspaceId, run.contactId, run.conversationId],
  );
  if (!row) return null;
  const { conversation, sendsEmail, sendsPhone, fieldKeys, country, ...contact } = row;
  return {
    contact,
    conversation,
    message,
    channels: { EMAIL: sendsEmail, PHONE: sendsPhone },
    runId: run.id,
    contactFieldKeys: fieldKeys,
    defaultCountry: country,
  };
}
