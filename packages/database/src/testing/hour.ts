import { settleIdentity } from "../identity/settle-identity.ts";
import type { Tx } from "../transaction.ts";

/** Lets the hour pass that a STORM holds merges back for, with what the worker then does. */
export async function anHourLater(tx: Tx): Promise<void> {
  for (;;) {
    await tx.query("UPDATE merge SET created_at = created_at - interval '61 minutes'");
    const due = await tx.query<{ payload: { atoms: string[] } }>(
      "UPDATE outbox SET relayed_at = now() WHERE type = 'internal.settle-identity' AND relayed_at IS NULL RETURNING payload",
    );
    if (due.length === 0) return;
    for (const { payload } of due) await settleIdentity(tx, payload.atoms, { waited: true });
  }
}
