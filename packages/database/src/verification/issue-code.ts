import { seal } from "../channel/seal.ts";
import { queueDelivery } from "../delivery/queue-delivery.ts";
import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";
import { codeChannel } from "./code-channel.ts";
import { addressDigests, type CodePlace, codeDigests, newCode } from "./code-secret.ts";
import { CODE_LIMITS } from "./limits.ts";

export interface CodeRequest extends CodePlace {
  readonly contactId: string;
  readonly conversationId: string | null;
  /** Holds `{{code}}`. */
  readonly text: string;
  readonly ttlMs: number;
  readonly causedBy: readonly string[];
  /** Goes there, over that channel; over the oldest that sends to such addresses when absent. */
  readonly over?: { readonly channelId: string; readonly to: string } | null;
}

const SUBJECTS = ["address", "contact", "conversation", "workspace"] as const;
type Subject = (typeof SUBJECTS)[number];
interface Counted {
  readonly subject: Subject;
  readonly hour: number;
  readonly day: number;
}

const LIMITS: Readonly<Record<Subject, { readonly hour: number; readonly day: number }>> = {
  address: CODE_LIMITS.perAddress,
  contact: CODE_LIMITS.perContact,
  conversation: CODE_LIMITS.perConversation,
  workspace: CODE_LIMITS.perWorkspace,
};
const REFUSALS: Readonly<Record<Subject, string>> = {
  address: "too many codes were sent to this address lately",
  contact: "too many codes were sent for this contact lately",
  conversation: "too many codes were sent in this conversation lately",
  workspace: "too many codes were sent in this workspace lately",
};

/**
 * Two who ask at once would each see the other's code not yet there. One lock for all that is counted: anyone who asks counts after the commit
 * of who asked before, and nobody holds one lock and waits for another.
 */
const queueUp = (tx: Tx) =>
  tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${tx.workspaceId}:verification`]);

/** What counts under each subject, in the longest window; a stable time, so that the indexes serve. A contact's codes are those of all that it is one with now. */
const COUNT = `WITH me AS (SELECT coalesce(merged_into, id) AS root FROM contact WHERE workspace_id = $1 AND id = $2),
    atoms AS (SELECT root AS id FROM me UNION ALL SELECT id FROM contact WHERE workspace_id = $1 AND merged_into = (SELECT root FROM me)),
    recent AS (
      SELECT 'address' AS subject, created_at FROM verification_code WHERE workspace_id = $1 AND address_digest = ANY($3::bytea[])
      UNION ALL SELECT 'contact', created_at FROM verification_code WHERE workspace_id = $1 AND contact_id = ANY(ARRAY(SELECT id FROM atoms))
      UNION ALL SELECT 'conversation', created_at FROM verification_code WHERE workspace_id = $1 AND conversation_id = $4
      UNION ALL SELECT 'workspace', created_at FROM verification_code WHERE workspace_id = $1)
  SELECT subject, count(*) FILTER (WHERE created_at > statement_timestamp() - interval '1 hour')::int AS hour, count(*)::int AS day FROM recent
  WHERE created_at > statement_timestamp() - interval '1 day' GROUP BY subject`;

async function spent(
  tx: Tx,
  { contactId, conversationId }: CodeRequest,
  addresses: readonly Buffer[],
): Promise<string | null> {
  const counted = await tx.query<Counted>(COUNT, [tx.workspaceId, contactId, addresses, conversationId]);
  const isOver = ({ subject, hour, day }: Counted) =>
    hour >= LIMITS[subject].hour || day >= LIMITS[subject].day;
  const over = new Set(counted.filter(isOver).map(({ subject }) => subject));
  const first = SUBJECTS.find((subject) => over.has(subject));
  return first ? REFUSALS[first] : null;
}

/**
 * What no window counts any more goes; a few rows at a time, and none that another is at. By an array: `IN` may be planned so that the
 * subselect runs once for each row of the table.
 */
const tidy = (tx: Tx) =>
  tx.query(
    `DELETE FROM verification_code WHERE workspace_id = $1 AND id = ANY(ARRAY(
       SELECT id FROM verification_code WHERE workspace_id = $1 AND created_at < statement_timestamp() - $2 * interval '1 millisecond'
       ORDER BY created_at LIMIT 20 FOR UPDATE SKIP LOCKED))`,
    [tx.workspaceId, CODE_LIMITS.keptMs],
  );

/** Makes a code and queues its message. Null, or why none is sent: nothing is written then. */
export async function issueCode(tx: Tx, request: CodeRequest): Promise<string | null> {
  const { kind, value, ttlMs } = request;
  if (kind === "PHONE" && value.includes(";ext=")) return "a number with an extension takes no text message";
  const channelId = request.over?.channelId ?? (await codeChannel(tx, kind));
  if (channelId === null) return "the workspace has no channel that sends to such an address";
  const addresses = await addressDigests(tx, kind, value);
  const [address] = addresses;
  await queueUp(tx);
  const refusal = await spent(tx, request, addresses);
  if (refusal !== null) return refusal;
  await tidy(tx);
  const [id, code] = [newId(), newCode()];
  const [digest] = await codeDigests(tx, request, code);
  await tx.query(
    `INSERT INTO verification_code (workspace_id, id, run_id, run_key, contact_id, conversation_id, channel_id, address_digest, code_digest,
       sealed_message, status, created_at, expires_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'QUEUED', t.now, t.now + $11 * interval '1 millisecond' FROM (SELECT clock_timestamp()::timestamptz(3)) AS t (now)`,
    [
      tx.workspaceId,
      id,
      request.runId,
      request.key,
      request.contactId,
      request.conversationId,
      channelId,
      address,
      digest,
      seal(
        tx.encryptionKey,
        id,
        JSON.stringify({ to: request.over?.to ?? value, text: request.text.replaceAll("{{code}}", code) }),
      ),
      ttlMs,
    ],
  );
  const { contactId, causedBy } = request;
  await queueDelivery(
    tx,
    "internal.code-queued",
    channelId,
    { codeId: id, channelId },
    { contactId, causedBy },
  );
  return null;
}
