import type { OptWords, Touch, TouchMessage } from "@contact-identity/domain";
import { mayBeOptWord } from "../conversation/opt-out.ts";
import type { Tx } from "../transaction.ts";
import { digestsOf } from "../workspace/erasure-key.ts";
import type { InboundChannel } from "./inbound-channel.ts";
import type { KnownSource } from "./match-source.ts";
import type { Author } from "./to-store.ts";
import type { HeldValue } from "./touch-values.ts";

/** What is known of a source that holds one of a touch's accounts. */
export interface SourceFacts extends KnownSource {
  readonly homeContactId: string;
  readonly replyTo: string | null;
  readonly openConversationId: string | null;
  readonly workspaceCountry: string | null;
  readonly blockedValues: readonly string[];
  readonly held: readonly HeldValue[];
  readonly fields: readonly (readonly [field: string, value: unknown, assurance: number])[];
  readonly unused: readonly { readonly value: string }[];
  readonly blocked: boolean;
  /** Null where the message can be none of them. */
  readonly optWords: OptWords | null;
  readonly duplicate: boolean;
}

/** All that the fast path needs to know, in one statement. */
const KNOWN = `SELECT i.value AS account, s.id AS "sourceId", s.contact_id AS "contactId", s.home_contact_id AS "homeContactId", s.reply_to AS "replyTo", s.unused,
    s.blocked_at IS NOT NULL AS blocked, CASE WHEN $8::boolean THEN jsonb_build_object('out', w.opt_out_words, 'in', w.opt_in_words) END AS "optWords",
    w.default_country AS "workspaceCountry", r.blocked_values AS "blockedValues",
    (SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND c.source_id = s.id AND c.status = 'OPEN' ORDER BY c.opened_at DESC, c.id DESC LIMIT 1) AS "openConversationId",
    coalesce((SELECT jsonb_agg(jsonb_build_array(h.kind, h.value, h.assurance)) FROM identifier h WHERE h.workspace_id = $1 AND h.source_id = s.id), '[]') AS held,
    coalesce((SELECT jsonb_agg(jsonb_build_array(f.field, f.value, f.assurance)) FROM source_field f WHERE f.workspace_id = $1 AND f.source_id = s.id), '[]') AS fields,
    (EXISTS (SELECT 1 FROM message m WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.direction = $7 AND m.external_scope = $4 AND m.external_id = $5)
      OR EXISTS (SELECT 1 FROM erased_value e WHERE e.workspace_id = $1 AND e.digest = $6)) AS duplicate
  FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
  JOIN workspace w ON w.workspace_id = $1 JOIN merge_rule_set r ON r.workspace_id = $1 AND r.version = w.rules_version
  WHERE i.workspace_id = $1 AND i.kind = 'CHANNEL_ACCOUNT' AND i.scope = $2 AND i.value = ANY($3::text[])`;

/** A source's channel accounts are all of its own channel. */
const withAccounts = (row: Omit<SourceFacts, "accounts">): SourceFacts => ({
  ...row,
  accounts: row.held.flatMap(([kind, value]) => (kind === "CHANNEL_ACCOUNT" ? [value] : [])),
});

const traceOf = async (
  tx: Tx,
  channel: InboundChannel,
  { externalScope, externalId }: TouchMessage,
): Promise<Buffer> => (await digestsOf(tx)).message(channel.id, externalScope, externalId);

/** A message by the contact is another than one by the business, though a provider gave both the same id. */
const DIRECTION: Readonly<Record<Author, string>> = { CONTACT: "INBOUND", APP: "OUTBOUND" };

/** The sources that hold one of the touch's accounts. */
export async function loadKnown(
  tx: Tx,
  channel: InboundChannel,
  touch: Touch,
  author: Author,
): Promise<SourceFacts[]> {
  const rows = await tx.query<Omit<SourceFacts, "accounts">>(KNOWN, [
    tx.workspaceId,
    channel.id,
    touch.accounts,
    touch.message?.externalScope ?? "",
    touch.message?.externalId ?? null,
    touch.message ? await traceOf(tx, channel, touch.message) : null,
    DIRECTION[author],
    author === "CONTACT" && mayBeOptWord(touch.message),
  ]);
  return rows.map(withAccounts);
}

/** Stored before for another account, or erased since: whoever it came from, it is no new message. */
export async function wasSeen(
  tx: Tx,
  channel: InboundChannel,
  message: TouchMessage,
  author: Author,
): Promise<boolean> {
  const [row] = await tx.query<{ seen: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM message WHERE workspace_id = $1 AND channel_id = $2 AND direction = $6 AND external_scope = $3 AND external_id = $4)
       OR EXISTS (SELECT 1 FROM erased_value WHERE workspace_id = $1 AND digest = $5) AS seen`,
    [
      tx.workspaceId,
      channel.id,
      message.externalScope,
      message.externalId,
      await traceOf(tx, channel, message),
      DIRECTION[author],
    ],
  );
  return row?.seen ?? false;
}
