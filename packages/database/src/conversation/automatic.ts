import {
  AUTOMATIC_REFUSALS,
  type AutomaticRefusal,
  automaticRefusal,
  isOverAutomatic,
  type SentAutomatically,
  UNPROVEN_SENDER,
} from "@contact-identity/domain";
import { lockMore } from "../contact/atoms.ts";
import type { Tx } from "../transaction.ts";
import { freeTextOf } from "./may-go.ts";
import { ruleOf, type Writable } from "./writable.ts";

/** Codes count under each contact that the holder was merged of. What failed did not reach anybody. */
const COUNT = `SELECT count(*)::int AS hour, (count(*) FILTER (WHERE x.at > clock_timestamp() - interval '1 minute'))::int AS minute FROM (
    SELECT m.created_at AS at FROM contact_source s JOIN conversation c ON c.workspace_id = $1 AND c.source_id = s.id
      CROSS JOIN LATERAL (SELECT o.created_at FROM message o WHERE o.workspace_id = $1 AND o.conversation_id = c.id
        AND o.created_at > statement_timestamp() - interval '1 hour' AND o.author = 'WORKFLOW' AND o.direction = 'OUTBOUND' AND o.status <> 'FAILED') m
    WHERE s.workspace_id = $1 AND s.contact_id = $2
    UNION ALL SELECT v.created_at FROM verification_code v WHERE v.workspace_id = $1 AND v.status <> 'FAILED'
      AND v.created_at > statement_timestamp() - interval '1 hour'
      AND v.contact_id = ANY(ARRAY(SELECT a.id FROM contact a WHERE a.workspace_id = $1 AND (a.id = $2 OR a.merged_into = $2)))) x`;

/**
 * How much a contact got of automatic messages lately, its row locked: two that count at once would both find room for one.
 * @param contactId a live contact.
 */
async function sentLately(tx: Tx, contactId: string): Promise<SentAutomatically> {
  const [, rows] = await Promise.all([
    lockMore(tx, [contactId]),
    tx.query<SentAutomatically>(COUNT, [tx.workspaceId, contactId]),
  ]);
  return rows[0] ?? { hour: 0, minute: 0 };
}

/** Why an automatic message does not go into a conversation now, in words; null where it may. */
export async function refusesAutomatic(
  tx: Tx,
  place: Writable,
  hasTemplate: boolean,
): Promise<string | null> {
  const refusal: AutomaticRefusal | null = automaticRefusal({
    open: place.open,
    optedOut: place.optedOutAt !== null,
    freeText: freeTextOf(place, "AUTOMATIC"),
    hasTemplate: hasTemplate && ruleOf(place)?.templates === true,
    sent: await sentLately(tx, place.contactId),
  });
  return refusal && AUTOMATIC_REFUSALS[refusal];
}

/** Whether who owns an account of a channel has opted out there. */
async function isOptedOut(tx: Tx, channelId: string, account: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id AND s.opted_out_at IS NOT NULL
     WHERE i.workspace_id = $1 AND i.kind = 'CHANNEL_ACCOUNT' AND i.scope = $2 AND i.value = ANY($3::text[])`,
    [tx.workspaceId, channelId, [account, `${UNPROVEN_SENDER}${account}`]],
  );
  return rows.length > 0;
}

/** Why no one-time code goes now; null where it may. */
export async function refusesCode(
  tx: Tx,
  contactId: string,
  to: { readonly channelId: string; readonly account: string } | null,
): Promise<string | null> {
  if (to !== null && (await isOptedOut(tx, to.channelId, to.account))) return AUTOMATIC_REFUSALS.OPTED_OUT;
  return isOverAutomatic(await sentLately(tx, contactId)) ? AUTOMATIC_REFUSALS.AUTOMATIC_LIMIT : null;
}
