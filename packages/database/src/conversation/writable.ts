import { type ChannelType, type FreeTextRule, freeTextEnd, freeTextRule } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

/** What decides whether something may be written in a conversation. */
export interface Writable {
  readonly id: string;
  readonly open: boolean;
  readonly openedAt: Date;
  readonly sourceId: string;
  readonly contactId: string;
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly channelEnabled: boolean;
  readonly replyTo: string | null;
  readonly optedOutAt: Date | null;
  /** When the last message of the source's owner arrived, in whichever conversation; null where it never wrote. */
  readonly heardAt: Date | null;
  /** The moment of reading. */
  readonly now: Date;
}

/** The newest inbound message of each conversation, by its index, and of these the newest. */
const HEARD = `(SELECT max(x.at) FROM conversation k CROSS JOIN LATERAL (
    SELECT i.created_at AS at FROM message i WHERE i.workspace_id = $1 AND i.conversation_id = k.id AND i.direction = 'INBOUND'
    ORDER BY i.created_at DESC, i.id DESC LIMIT 1) x
  WHERE k.workspace_id = $1 AND k.source_id = c.source_id)`;

const SELECT = `SELECT c.id, c.status = 'OPEN' AS open, c.opened_at AS "openedAt", c.source_id AS "sourceId", s.contact_id AS "contactId",
    c.channel_id AS "channelId", h.type AS "channelType", h.enabled AS "channelEnabled", s.reply_to AS "replyTo",
    s.opted_out_at AS "optedOutAt", ${HEARD} AS "heardAt", clock_timestamp() AS now
  FROM conversation c JOIN contact_source s ON s.workspace_id = $1 AND s.id = c.source_id
  JOIN channel h ON h.workspace_id = $1 AND h.id = c.channel_id`;

export const writables = (tx: Tx, ids: readonly string[]): Promise<Writable[]> =>
  tx.query<Writable>(`${SELECT} WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])`, [tx.workspaceId, ids]);

export const writableById = async (tx: Tx, id: string): Promise<Writable | null> =>
  (await writables(tx, [id]))[0] ?? null;

export const ruleOf = ({
  channelType,
  replyTo,
}: Pick<Writable, "channelType" | "replyTo">): FreeTextRule | null => freeTextRule(channelType, replyTo);

/** Until when a free text goes; its opening where the contact never wrote; null where the channel has no window. */
export function freeTextUntil(place: Writable): Date | null {
  const rule = ruleOf(place);
  if (rule === null) return null;
  const end = freeTextEnd(rule, place.heardAt?.getTime() ?? null);
  return end === null ? place.openedAt : new Date(end);
}
