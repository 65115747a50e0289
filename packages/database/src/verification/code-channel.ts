import type { Tx } from "../transaction.ts";

/** Which channels `h` send to a mailbox, and which to any phone: a Twilio number does by SMS, its WhatsApp senders do not. */
export const SENDS_TO = {
  EMAIL: "h.type = 'EMAIL' AND h.enabled",
  PHONE: "h.type = 'TWILIO' AND h.enabled AND coalesce(h.config ->> 'from', '') NOT LIKE 'whatsapp:%'",
} as const;

/** The channel that codes to such addresses go over: the oldest that can; null when none can. */
export async function codeChannel(tx: Tx, kind: "EMAIL" | "PHONE"): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT h.id FROM channel h WHERE h.workspace_id = $1 AND ${SENDS_TO[kind]} ORDER BY h.created_at, h.id LIMIT 1`,
    [tx.workspaceId],
  );
  return row?.id ?? null;
}
