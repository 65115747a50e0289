import { lockContact } from "../../contact/atoms.ts";
import { electOwner, lockOwners } from "../../contact/identifier-owner.ts";
import { keptEventsBefore, keptEventsOfContact } from "../../inbound/kept/erase-kept-events.ts";
import { dropKeptEvents } from "../../inbound/kept/keep-event.ts";
import type { NewEvent } from "../../outbox/append-events.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import type { Tx } from "../../transaction.ts";
import { digestsOf } from "../../workspace/erasure-key.ts";
import { BLANK } from "../merge/blank-contact.ts";
import { settleIdentity } from "../settle-identity.ts";
import { eraseFiles } from "./erase-files.ts";
import { eraseLostValues } from "./erase-lost-values.ts";
import { eraseTraces, tracesOf } from "./erase-traces.ts";

export interface Erased {
  /** Contact ids, absorbed ones too. */
  readonly erasedIds: readonly string[];
  /** How many of what is, or would be, taken. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What is counted and taken, by the sources and atoms of the contact. `$2` are the atoms, `$3` the sources, `$4` the conversations. */
const COUNTS = `SELECT cardinality($2::uuid[]) AS contacts, cardinality($3::uuid[]) AS sources,
  (SELECT count(*)::int FROM identifier WHERE workspace_id = $1 AND source_id = ANY($3::uuid[])) AS identifiers,
  (SELECT count(*)::int FROM source_field WHERE workspace_id = $1 AND source_id = ANY($3::uuid[]))
    + (SELECT count(*)::int FROM contact_pin WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[])) AS "fieldValues",
  cardinality($4::uuid[]) AS conversations,
  (SELECT count(*)::int FROM message WHERE workspace_id = $1 AND conversation_id = ANY($4::uuid[])) AS messages,
  (SELECT count(*)::int FROM attachment a JOIN message m ON m.workspace_id = $1 AND m.id = a.message_id
     WHERE a.workspace_id = $1 AND m.conversation_id = ANY($4::uuid[])) AS attachments,
  (SELECT count(*)::int FROM conversation_comment WHERE workspace_id = $1 AND conversation_id = ANY($4::uuid[])) AS comments,
  (SELECT count(*)::int FROM workflow_run WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[])) AS "workflowRuns",
  (SELECT count(*)::int FROM merge m WHERE m.workspace_id = $1 AND (m.survivor_id = ANY($2::uuid[]) OR EXISTS (
     SELECT 1 FROM merge_absorbed a WHERE a.workspace_id = $1 AND a.merge_id = m.id AND a.contact_id = ANY($2::uuid[])))) AS merges`;

/** Of the contact, or in one of its conversations. */
const RUNS =
  "(SELECT id FROM workflow_run WHERE workspace_id = $1 AND (contact_id = ANY($2::uuid[]) OR conversation_id = ANY($4::uuid[])))";

/** Skeletons with random ids stay, so that counts and foreign keys hold; everything that was said or known goes. */
const ERASE = [
  "DELETE FROM source_field WHERE workspace_id = $1 AND source_id = ANY($3::uuid[])",
  "DELETE FROM contact_pin WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[])",
  `UPDATE widget_session SET signed_subject = NULL, audience = id::text, known = '{}', ended_at = coalesce(ended_at, now())
     WHERE workspace_id = $1 AND source_id = ANY($3::uuid[])`,
  `UPDATE contact_source SET label = '', reply_to = NULL, unused = '[]' WHERE workspace_id = $1 AND id = ANY($3::uuid[])`,
  `DELETE FROM early_receipt r USING message m WHERE r.workspace_id = $1 AND m.workspace_id = $1 AND m.conversation_id = ANY($4::uuid[])
     AND r.channel_id = m.channel_id AND r.external_id = m.external_id`,
  `DELETE FROM message_reaction r USING message m WHERE r.workspace_id = $1 AND m.workspace_id = $1 AND m.conversation_id = ANY($4::uuid[])
     AND r.message_id = m.id`,
  `UPDATE message SET kind = 'TEXT', text = '', data = NULL, full_text = NULL, subject = NULL, referral = NULL, edits = NULL, thread = NULL, template = NULL, cc = NULL,
     options = NULL, external_id = NULL, external_scope = '', status = CASE WHEN status = 'QUEUED' THEN 'FAILED' ELSE status END,
     failure = CASE WHEN status = 'QUEUED' THEN 'the contact was erased' END
   WHERE workspace_id = $1 AND conversation_id = ANY($4::uuid[])`,
  "DELETE FROM conversation_comment WHERE workspace_id = $1 AND conversation_id = ANY($4::uuid[])",
  `UPDATE conversation SET status = 'CLOSED', closed_at = coalesce(closed_at, now()), assignee = NULL, subject = NULL
     WHERE workspace_id = $1 AND id = ANY($4::uuid[])`,
  `UPDATE workflow_run SET status = CASE WHEN ended_at IS NULL THEN 'CANCELLED' ELSE status END, ended_at = coalesce(ended_at, now()), wake_at = NULL,
     wait_conversation_id = NULL, failure = NULL, state = '{}'
   WHERE workspace_id = $1 AND (contact_id = ANY($2::uuid[]) OR conversation_id = ANY($4::uuid[]))`,
  `UPDATE workflow_run_step SET detail = NULL WHERE workspace_id = $1 AND run_id IN ${RUNS}`,
  `DELETE FROM verification_code WHERE workspace_id = $1 AND (contact_id = ANY($2::uuid[]) OR conversation_id = ANY($4::uuid[]) OR run_id IN ${RUNS})`,
  `UPDATE merge m SET evidence = '[]', lost_values = '[]', overrides = NULL, reason = NULL WHERE m.workspace_id = $1 AND (m.survivor_id = ANY($2::uuid[])
     OR EXISTS (SELECT 1 FROM merge_absorbed a WHERE a.workspace_id = $1 AND a.merge_id = m.id AND a.contact_id = ANY($2::uuid[])))`,
  `UPDATE merge_suggestion g SET evidence = '[]', reason = NULL, status = CASE WHEN status = 'OPEN' THEN 'SUPERSEDED' ELSE status END
     WHERE g.workspace_id = $1 AND EXISTS (SELECT 1 FROM merge_suggestion_contact c WHERE c.workspace_id = $1 AND c.suggestion_id = g.id AND c.contact_id = ANY($2::uuid[]))`,
  "UPDATE contact_apart SET reason = NULL WHERE workspace_id = $1 AND (low_id = ANY($2::uuid[]) OR high_id = ANY($2::uuid[]))",
  // What happened to another while they were one is that one's: only what is told in it of the erased goes, see erase-traces.ts.
  `UPDATE outbox SET payload = '{}', last_error = NULL, relayed_at = coalesce(relayed_at, now())
     WHERE workspace_id = $1 AND (conversation_id = ANY($4::uuid[]) OR payload ->> 'runId' IN (SELECT id::text FROM ${RUNS} r)
       OR contact_id = ANY($2::uuid[]) AND NOT EXISTS (
         SELECT 1 FROM conversation c WHERE c.workspace_id = $1 AND c.id = outbox.conversation_id AND c.source_id <> ALL($3::uuid[])))`,
  `UPDATE contact SET erased_at = now(), merged_into = NULL, absorbed_by = NULL, version = version + 1, updated_at = now(), ${BLANK}
   WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
] as const;

/**
 * Erases a contact with everything that was merged into it. Keyed hashes of its addresses keep upserts, imports and replays from
 * bringing it back. With `dryRun` counts what would go, and writes nothing.
 */
export async function eraseContact(tx: Tx, id: string, dryRun: boolean): Promise<Erased> {
  const before = await keptEventsBefore(tx, id);
  const { root, atoms } = await lockContact(tx, id, ["id"]);
  const rows = (table: string, where: string, values: unknown[]) =>
    tx.query<{ id: string }>(`SELECT id FROM ${table} WHERE workspace_id = $1 AND ${where}`, values);
  // Locked before anything is read, so that a message which arrives now is either among what is taken or finds nobody.
  const locked = (table: string, where: string, value: unknown) =>
    rows(table, `${where} ORDER BY id FOR UPDATE`, [tx.workspaceId, value]).then((found) =>
      found.map((row) => row.id),
    );
  const sources = await locked("contact_source", "contact_id = $2", root);
  const conversations = await locked("conversation", "source_id = ANY($2::uuid[])", sources);
  const all = [tx.workspaceId, atoms, sources, conversations];
  const [counts] = await tx.query<Record<string, number>>(COUNTS, all);
  const kept = await keptEventsOfContact(tx, sources, before);
  const erased = {
    erasedIds: [root, ...atoms.filter((atom) => atom !== root)],
    counts: { ...counts, inboundEvents: kept.length },
  };
  if (dryRun) return erased;
  const values = await tx.query<{ kind: string; scope: string; value: string }>(
    "SELECT DISTINCT kind, scope, value FROM identifier WHERE workspace_id = $1 AND source_id = ANY($2::uuid[]) ORDER BY kind, scope, value",
    [tx.workspaceId, sources],
  );
  // Messages that come again: their ids are kept as hashes too, for the rows that knew them are emptied.
  const messages = await tx.query<{ channel: string; scope: string; external: string }>(
    `SELECT channel_id AS channel, external_scope AS scope, external_id AS external FROM message
     WHERE workspace_id = $1 AND conversation_id = ANY($2::uuid[]) AND (direction = 'INBOUND' OR author = 'APP') AND external_id IS NOT NULL`,
    [tx.workspaceId, conversations],
  );
  const traces = await digestsOf(tx);
  const digests = [
    ...values.filter((v) => v.kind !== "CHANNEL_ACCOUNT").map((v) => traces.value(v.kind, v.value)),
    ...messages.map((m) => traces.message(m.channel, m.scope, m.external)),
  ];
  await tx.query(
    "INSERT INTO erased_value (workspace_id, digest, erased_at) SELECT $1, digest, now() FROM unnest($2::bytea[]) AS u (digest) ON CONFLICT DO NOTHING",
    [tx.workspaceId, digests],
  );
  const told = await tracesOf(tx, atoms, sources);
  await dropKeptEvents(tx, kept);
  // Who erases another holder at the same time would hand a value on to what goes here, and this to what goes there.
  await lockOwners(tx, values);
  const fellows = await fellowHolders(tx, sources);
  await tx.query("DELETE FROM identifier WHERE workspace_id = $1 AND source_id = ANY($2::uuid[])", [
    tx.workspaceId,
    sources,
  ]);
  for (const value of values) await electOwner(tx, value);
  await tx.query(
    `DELETE FROM value_mark k USING unnest($2::text[], $3::text[]) AS v (kind, value) WHERE k.workspace_id = $1 AND k.kind = v.kind AND k.value = v.value
       AND NOT EXISTS (SELECT 1 FROM identifier i WHERE i.workspace_id = $1 AND i.kind = v.kind AND i.value = v.value)`,
    [tx.workspaceId, values.map((v) => v.kind), values.map((v) => v.value)],
  );
  await eraseLostValues(tx, atoms, sources);
  await eraseFiles(tx, sources, conversations);
  for (const statement of ERASE)
    await tx.query(`WITH given AS (SELECT $2::uuid[], $3::uuid[], $4::uuid[]) ${statement}`, all);
  await eraseTraces(tx, told);
  await appendEvents(tx, [
    { type: "contact.erased", contactId: root, payload: { erasedIds: erased.erasedIds } },
  ]);
  // What fellows show is made of their own sources: nothing of them is written unless a rule moves them, and then they are locked.
  if (fellows.length > 0) await settleIdentity(tx, fellows.slice(0, FEW));
  const later: NewEvent[] = [];
  for (let at = FEW; at < fellows.length; at += FEW)
    later.push({
      type: "internal.settle-identity",
      payload: { atoms: fellows.slice(at, at + FEW), waited: false },
    });
  await appendEvents(tx, later);
  return erased;
}

/** How many fellow holders are settled with the erasure; the others by the worker. */
const FEW = 10;

/** Live contacts that hold one of the same values: who they are one with, what is shared and what is suggested may change. */
async function fellowHolders(tx: Tx, sources: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT s.contact_id AS id FROM identifier mine
     JOIN identifier i ON i.workspace_id = $1 AND i.kind = mine.kind AND (i.value = mine.value OR i.alias_key = mine.alias_key)
     JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
     WHERE mine.workspace_id = $1 AND mine.source_id = ANY($2::uuid[]) AND mine.kind <> 'CHANNEL_ACCOUNT' AND i.source_id <> ALL($2::uuid[]) LIMIT 500`,
    [tx.workspaceId, sources],
  );
  return rows.map((row) => row.id);
}
