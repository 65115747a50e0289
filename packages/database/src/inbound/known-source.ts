import type { OptWords, Touch, TouchMessage, TouchSource } from "@contact-identity/domain";
import { mayBeOptWord } from "../conversation/opt-out.ts";
import { blockedList } from "../identity/rules/blocked-lists.ts";
import type { Tx } from "../transaction.ts";
import { digestsOf } from "../workspace/erasure-key.ts";
import type { InboundChannel } from "./inbound-channel.ts";
import type { Author } from "./to-store.ts";

/** What is known of a source that holds one of a touch's accounts. */
export interface SourceFacts extends TouchSource {
  readonly homeContactId: string;
  readonly openConversationId: string | null;
  /** Addresses that came with it and identify nobody, noted before. */
  readonly unused: readonly { readonly value: string }[];
  /** By a person: what it sends is counted and not stored. */
  readonly blocked: boolean;
}

/** All that is looked up of a touch before it is planned. */
export interface TouchFacts {
  readonly sources: readonly SourceFacts[];
  /** The message is stored, or was and is erased. */
  readonly seen: boolean;
  readonly workspaceCountry: string | null;
  readonly blockedValues: readonly string[];
  readonly rulesVersion: number;
  /** Null where the message can be none of them. */
  readonly optWords: OptWords | null;
}

type KnownRow = Omit<TouchFacts, "sources"> &
  (Omit<SourceFacts, "accounts"> | { readonly [K in keyof Omit<SourceFacts, "accounts">]: null });

/** All that the plan needs to know, in one statement: a row for each source, and one without a source when none exists. */
const KNOWN = `SELECT i.value AS account, s.id AS "sourceId", s.contact_id AS "contactId", s.home_contact_id AS "homeContactId", s.reply_to AS "replyTo", s.unused,
    s.blocked_at IS NOT NULL AS blocked, CASE WHEN $8::boolean THEN jsonb_build_object('out', w.opt_out_words, 'in', w.opt_in_words) END AS "optWords",
    w.default_country AS "workspaceCountry", w.rules_version AS "rulesVersion", r.blocked_values AS "blockedValues",
    (SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND c.source_id = s.id AND c.status = 'OPEN' ORDER BY c.opened_at DESC, c.id DESC LIMIT 1) AS "openConversationId",
    coalesce((SELECT jsonb_agg(jsonb_build_array(h.kind, h.value, h.assurance)) FROM identifier h WHERE h.workspace_id = $1 AND h.source_id = s.id), '[]') AS held,
    coalesce((SELECT jsonb_agg(jsonb_build_array(f.field, f.value, f.assurance)) FROM source_field f WHERE f.workspace_id = $1 AND f.source_id = s.id), '[]') AS fields,
    (EXISTS (SELECT 1 FROM message m WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.direction = $7 AND m.external_scope = $4 AND m.external_id = $5)
      OR EXISTS (SELECT 1 FROM erased_value e WHERE e.workspace_id = $1 AND e.digest = $6)) AS seen
  FROM workspace w JOIN merge_rule_set r ON r.workspace_id = $1 AND r.version = w.rules_version
  LEFT JOIN (identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id)
    ON i.workspace_id = $1 AND i.kind = 'CHANNEL_ACCOUNT' AND i.scope = $2 AND i.value = ANY($3::text[])
  WHERE w.workspace_id = $1`;

/** A source's channel accounts are all of its own channel. */
const sourceOf = (row: KnownRow): readonly SourceFacts[] =>
  row.sourceId === null
    ? []
    : [
        {
          ...row,
          accounts: row.held.flatMap(([kind, value]) => (kind === "CHANNEL_ACCOUNT" ? [value] : [])),
        },
      ];

const traceOf = async (
  tx: Tx,
  channel: InboundChannel,
  { externalScope, externalId }: TouchMessage,
): Promise<Buffer> => (await digestsOf(tx)).message(channel.id, externalScope, externalId);

/** A message by the contact is another than one by the business, though a provider gave both the same id. */
const DIRECTION: Readonly<Record<Author, string>> = { CONTACT: "INBOUND", APP: "OUTBOUND" };

export async function loadKnown(
  tx: Tx,
  channel: InboundChannel,
  { accounts, message }: Touch,
  author: Author,
): Promise<TouchFacts> {
  const rows = await tx.query<KnownRow>(KNOWN, [
    tx.workspaceId,
    channel.id,
    accounts,
    message?.externalScope ?? "",
    message?.externalId ?? null,
    message ? await traceOf(tx, channel, message) : null,
    DIRECTION[author],
    author === "CONTACT" && mayBeOptWord(message),
  ]);
  const [one] = rows;
  if (!one) throw new Error(`workspace ${tx.workspaceId} has no merge rules`);
  return {
    sources: rows.flatMap(sourceOf),
    seen: one.seen,
    workspaceCountry: one.workspaceCountry,
    blockedValues: await blockedList(tx.workspaceId, one.blockedValues),
    rulesVersion: one.rulesVersion,
    optWords: one.optWords,
  };
}
