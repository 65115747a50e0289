import { timingSafeEqual } from "node:crypto";
import type { Tx } from "../transaction.ts";
import { ChannelRow } from "./channel.row.ts";
import { openConfig } from "./channel-store.ts";

/** The fields of a configuration that name the provider's account and the secret that its calls are proven by. */
export interface AccountFields {
  readonly account: string;
  readonly secret: string;
}

const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a !== "string" || typeof b !== "string" || a === "") return false;
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * The channel of the same workspace and type that has an account, where a call that proves itself to `channel` proves itself to it as
 * well: both have the same secret. Null when none exists, or it is switched off.
 */
export async function channelOfAccount(
  tx: Tx,
  channel: ChannelRow,
  account: string,
  fields: AccountFields,
  encryptionKey: Buffer,
): Promise<ChannelRow | null> {
  const others = await tx.query<ChannelRow>(
    `SELECT ${tx.columns(ChannelRow, "c")} FROM channel c WHERE c.workspace_id = $1 AND c.type = $2 AND c.id <> $3 AND c.enabled
       AND c.config ->> $4 = $5 ORDER BY c.created_at, c.id`,
    [tx.workspaceId, channel.type, channel.id, fields.account, account],
  );
  if (others.length === 0) return null;
  const secret = openConfig(channel, encryptionKey)[fields.secret];
  return others.find((other) => isSame(openConfig(other, encryptionKey)[fields.secret], secret)) ?? null;
}
