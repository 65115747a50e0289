import { createHash } from "node:crypto";
import type { Tx } from "../transaction.ts";

/**
 * Whether a call's token is new; from now on it is not. In the transaction of what the call brings: taken back with it when that fails, so
 * that the next delivery is taken; and two calls of one token wait for each other here, so that only one brings something.
 */
export async function spendToken(tx: Tx, channelId: string, token: string): Promise<boolean> {
  const digest = createHash("sha256").update(`${channelId}\u0000${token}`).digest();
  const written = await tx.execute(
    "INSERT INTO inbound_token (workspace_id, channel_id, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [tx.workspaceId, channelId, digest],
  );
  return written === 1;
}
