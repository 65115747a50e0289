import { sendsCodesTo } from "../channel/of-type.ts";
import type { Tx } from "../transaction.ts";

/** Which channels `h` send a code to a mailbox, and which to any phone. */
export const SENDS_TO = { EMAIL: sendsCodesTo("h", "EMAIL"), PHONE: sendsCodesTo("h", "PHONE") } as const;

/** The channel that codes to such addresses go over: the oldest that can; null when none can. */
export async function codeChannel(tx: Tx, kind: "EMAIL" | "PHONE"): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT h.id FROM channel h WHERE h.workspace_id = $1 AND ${SENDS_TO[kind]} ORDER BY h.created_at, h.id LIMIT 1`,
    [tx.workspaceId],
  );
  return row?.id ?? null;
}
