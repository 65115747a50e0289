import type { Database } from "../database.ts";
import { EARLY_RECEIPT_MINUTES } from "../delivery/early-receipt.ts";
import { directory, transaction } from "../transaction.ts";

/** How long what could not be read or taken is kept, in days. */
export const KEPT_DAYS = 30;
/** A provider delivers again for nine hours by the proof that it made first; this is far beyond. */
const TOKEN_HOURS = 24;

/** Rows of one transaction: what a workspace sent in a month goes in short ones. */
const SLICE = 1000;

const OLD = [
  { table: "inbound_event", key: "id", at: "received_at", age: `${KEPT_DAYS} days` },
  { table: "inbound_token", key: "channel_id, digest", at: "seen_at", age: `${TOKEN_HOURS} hours` },
  {
    table: "early_receipt",
    key: "channel_id, external_id, status",
    at: "received_at",
    age: `${EARLY_RECEIPT_MINUTES} minutes`,
  },
  { table: "channel_refusal", key: "channel_id, hour", at: "hour", age: "2 days" },
] as const;

const removal = ({ table, key, at, age }: (typeof OLD)[number]) =>
  `DELETE FROM ${table} WHERE workspace_id = $1 AND (${key}) IN (
     SELECT ${key} FROM ${table} WHERE workspace_id = $1 AND ${at} < now() - interval '${age}' ORDER BY ${at} LIMIT ${SLICE}) RETURNING 1`;

/** Removes what was kept of inbound calls for long enough, in every workspace. Two at once do no harm. */
export async function pruneInbound(database: Database): Promise<void> {
  const workspaces = await directory(database, (tx) =>
    tx.query<{ id: string }>("SELECT workspace_id AS id FROM workspace"),
  );
  for (const { id } of workspaces)
    for (const old of OLD)
      for (let removed = SLICE; removed === SLICE; )
        removed = (await transaction(database, id, (tx) => tx.query(removal(old), [id]))).length;
}
