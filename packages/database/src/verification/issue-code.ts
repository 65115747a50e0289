import { seal } from "../channel/seal.ts";
import { newId } from "../id.ts";
import { appendEvents } from "../outbox/outbox-store.ts";
import type { Tx } from "../transaction.ts";
import { codeChannel } from "./code-channel.ts";
import { addressDigest, type CodePlace, codeDigest, newCode } from "./code-secret.ts";
import { CODE_LIMITS } from "./limits.ts";

export interface CodeRequest extends CodePlace {
  readonly contactId: string;
  /** Holds `{{code}}`. */
  readonly text: string;
  readonly ttlMs: number;
  readonly causedBy: readonly string[];
  /** Goes there, over that channel; over the oldest that sends to such addresses when absent. */
  readonly over?: { readonly channelId: string; readonly to: string } | null;
}

interface Counted {
  addressHour: number;
  addressDay: number;
  contactHour: number;
  contactDay: number;
}

/** Two who ask at once would each see the other's code not yet there. In one order, so that they cannot deadlock. */
async function queueUp(tx: Tx, keys: readonly string[]): Promise<void> {
  for (const key of [...keys].sort())
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${tx.workspaceId}:verification:${key}`]);
}

async function spent(tx: Tx, contactId: string, address: Buffer): Promise<string | null> {
  const [row] = await tx.query<Counted>(
    `WITH atoms AS (SELECT id FROM contact WHERE workspace_id = $1 AND (id = $2 OR merged_into = $2)),
       recent AS (SELECT address_digest = $3 AS same_address, contact_id IN (SELECT id FROM atoms) AS same_contact,
           created_at > clock_timestamp() - interval '1 hour' AS hour
         FROM verification_code WHERE workspace_id = $1 AND created_at > clock_timestamp() - interval '1 day'
           AND (address_digest = $3 OR contact_id IN (SELECT id FROM atoms)))
     SELECT count(*) FILTER (WHERE same_address AND hour)::int AS "addressHour", count(*) FILTER (WHERE same_address)::int AS "addressDay",
       count(*) FILTER (WHERE same_contact AND hour)::int AS "contactHour", count(*) FILTER (WHERE same_contact)::int AS "contactDay" FROM recent`,
    [tx.workspaceId, contactId, address],
  );
  const { perAddress, perContact } = CODE_LIMITS;
  if (!row) return null;
  if (row.addressHour >= perAddress.hour || row.addressDay >= perAddress.day) return "too many codes were sent to this address lately";
  if (row.contactHour >= perContact.hour || row.contactDay >= perContact.day) return "too many codes were sent for this contact lately";
  return null;
}

/** What no window counts any more goes; a few rows at a time, and none that another is at. */
const tidy = (tx: Tx) =>
  tx.query(
    `DELETE FROM verification_code WHERE workspace_id = $1 AND id IN (
       SELECT id FROM verification_code WHERE workspace_id = $1 AND created_at < clock_timestamp() - $2 * interval '1 millisecond'
       ORDER BY created_at LIMIT 20 FOR UPDATE SKIP LOCKED)`,
    [tx.workspaceId, CODE_LIMITS.keptMs],
  );

/** Makes a code and queues its message. Null, or why none is sent: nothing is written then. */
export async function issueCode(tx: Tx, request: CodeRequest): Promise<string | null> {
  const { kind, value, ttlMs } = request;
  if (kind === "PHONE" && value.includes(";ext=")) return "a number with an extension takes no text message";
  const channelId = request.over?.channelId ?? (await codeChannel(tx, kind));
  if (channelId === null) return "the workspace has no channel that sends to such an address";
  const address = addressDigest(tx, kind, value);
  await queueUp(tx, [address.toString("hex"), request.contactId]);
  const refusal = await spent(tx, request.contactId, address);
  if (refusal !== null) return refusal;
  await tidy(tx);
  const [id, code] = [newId(), newCode()];
  await tx.query(
    `INSERT INTO verification_code (workspace_id, id, run_id, run_key, contact_id, channel_id, address_digest, code_digest, sealed_message, status,
       created_at, expires_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 'QUEUED', t.now, t.now + $10 * interval '1 millisecond' FROM (SELECT clock_timestamp()::timestamptz(3)) AS t (now)`,
    [
      tx.workspaceId,
      id,
      request.runId,
      request.key,
      request.contactId,
      channelId,
      address,
      codeDigest(tx, request, code),
      seal(tx.encryptionKey, id, JSON.stringify({ to: request.over?.to ?? value, text: request.text.replaceAll("{{code}}", code) })),
      ttlMs,
    ],
  );
  await appendEvents(tx, [
    { type: "internal.code-queued", contactId: request.contactId, payload: { codeId: id, channelId }, causedBy: request.causedBy },
  ]);
  return null;
}
