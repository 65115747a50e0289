import { EARLY_RECEIPT_MINUTES } from "../conversation/early-receipt.ts";
import type { Database } from "../data-source.ts";
import { directory, transaction } from "../transaction.ts";

/** How long what could not be read or taken is kept, in days. */
export const KEPT_DAYS = 30;
/** A token's proof is good for five minutes on either side of its time; this is far beyond. */
const TOKEN_HOURS = 1;

/** Removes what was kept of inbound calls for long enough, in every workspace. Two at once do no harm. */
export async function pruneInbound(database: Database): Promise<void> {
  const workspaces = await directory(database, (tx) => tx.query<{ id: string }>("SELECT workspace_id AS id FROM workspace"));
  for (const { id } of workspaces)
    await transaction(database, id, async (tx) => {
      await tx.query(`DELETE FROM inbound_event WHERE workspace_id = $1 AND received_at < now() - interval '${KEPT_DAYS} days'`, [id]);
      await tx.query(`DELETE FROM inbound_token WHERE workspace_id = $1 AND seen_at < now() - interval '${TOKEN_HOURS} hours'`, [id]);
      await tx.query(
        `DELETE FROM early_receipt WHERE workspace_id = $1 AND received_at < now() - interval '${EARLY_RECEIPT_MINUTES} minutes'`,
        [id],
      );
    });
}
