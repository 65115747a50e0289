import type { Touch, TouchMessage } from "@contact-identity/domain";
import { assuranceRank } from "@contact-identity/domain";
import { addIdentifiers, channelAccount } from "../contact/add-identifiers.ts";
import { lockContactsById } from "../contact/atoms.ts";
import { insertContactWithSource } from "../contact/new-source.ts";
import { setSourceFields } from "../contact/set-fields.ts";
import { tellIdentifiers } from "../contact/tell-identifiers.ts";
import { dropErased } from "../identity/erasure/erased-values.ts";
import { blockedList } from "../identity/rules/blocked-lists.ts";
import { holdRules } from "../identity/rules/hold-rules.ts";
import { settleIdentity, settleLater } from "../identity/settle-identity.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import { digestsOf } from "../workspace/erasure-key.ts";
import { workspaceById } from "../workspace/workspace-store.ts";
import { refuseBlocked } from "./blocked-account.ts";
import type { InboundChannel } from "./inbound-channel.ts";
import type { KnownSource } from "./match-source.ts";
import { freeAccounts, matchSource, replyToAfter } from "./match-source.ts";
import type { StoredMessage } from "./store-message.ts";
import { storeMessage } from "./store-message.ts";
import type { HeldValue } from "./touch-values.ts";
import { touchValues } from "./touch-values.ts";

interface SourceFacts extends KnownSource {
  readonly homeContactId: string;
  readonly replyTo: string | null;
  readonly openConversationId: string | null;
  readonly workspaceCountry: string | null;
  readonly blockedValues: readonly string[];
  readonly held: readonly HeldValue[];
  readonly fields: readonly (readonly [field: string, value: unknown, assurance: number])[];
  readonly duplicate: boolean;
}

/** All that the fast path needs to know, in one statement. */
const KNOWN = `SELECT i.value AS account, s.id AS "sourceId", s.contact_id AS "contactId", s.home_contact_id AS "homeContactId", s.reply_to AS "replyTo",
    w.default_country AS "workspaceCountry", r.blocked_values AS "blockedValues",
    (SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND c.source_id = s.id AND c.status = 'OPEN' ORDER BY c.opened_at DESC, c.id DESC LIMIT 1) AS "openConversationId",
    coalesce((SELECT jsonb_agg(jsonb_build_array(h.kind, h.value, h.assurance)) FROM identifier h WHERE h.workspace_id = $1 AND h.source_id = s.id), '[]') AS held,
    coalesce((SELECT jsonb_agg(jsonb_build_array(f.field, f.value, f.assurance)) FROM source_field f WHERE f.workspace_id = $1 AND f.source_id = s.id), '[]') AS fields,
    (EXISTS (SELECT 1 FROM message m WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.direction = 'INBOUND' AND m.external_scope = $4 AND m.external_id = $5)
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

async function loadKnown(tx: Tx, channel: InboundChannel, touch: Touch): Promise<SourceFacts[]> {
  const rows = await tx.query<Omit<SourceFacts, "accounts">>(KNOWN, [
    tx.workspaceId,
    channel.id,
    touch.accounts,
    touch.message?.externalScope ?? "",
    touch.message?.externalId ?? null,
    touch.message ? await traceOf(tx, channel, touch.message) : null,
  ]);
  return rows.map(withAccounts);
}

const newFields = (touch: Touch, source: SourceFacts | null) => {
  const known = new Map(
    (source?.fields ?? []).map(([field, value, assurance]) => [field, { value, assurance }]),
  );
  return touch.fields.filter(({ field, value, assurance }) => {
    if (value === null || value === undefined || value === "") return false;
    const before = known.get(field);
    if (!before) return true;
    const rank = assuranceRank(assurance);
    return (
      rank > before.assurance ||
      (rank === before.assurance && JSON.stringify(before.value) !== JSON.stringify(value))
    );
  });
};

export interface Received extends Partial<StoredMessage> {
  readonly contactId: string;
  readonly sourceId: string;
  readonly duplicate: boolean;
}

/**
 * Takes one touch of a channel: the channel account finds or makes the source, which alone decides where the message lies;
 * new values are added and the rules asked. A message that was stored before changes nothing.
 * Run it by `retrying`: who brings the same account or value at the same time is met on unique keys.
 * @throws BlockedAccount
 */
export async function receiveTouch(
  tx: Tx,
  channel: InboundChannel,
  touch: Touch,
  at: Date,
): Promise<Received> {
  const known = await loadKnown(tx, channel, touch);
  const found = matchSource(touch.accounts, known);
  const source =
    known.find((one) => one.sourceId === found?.sourceId && one.account === found.account) ?? null;
  if (known.some((one) => one.duplicate))
    return { contactId: source?.contactId ?? "", sourceId: source?.sourceId ?? "", duplicate: true };
  if (source) refuseBlocked(channel, touch.accounts, await blockedList(tx.workspaceId, source.blockedValues));
  const accounts = freeAccounts(touch.accounts, source, known);
  const fields = newFields(touch, source);
  const maybeNew = touchValues(
    touch,
    source?.held ?? [],
    channel.defaultCountry ?? source?.workspaceCountry ?? null,
    [],
  );
  if (
    source &&
    accounts.length === 0 &&
    fields.length === 0 &&
    maybeNew.added.length === 0 &&
    source.replyTo === replyToAfter(touch.replyTo, source.replyTo)
  ) {
    const stored = touch.message
      ? await storeMessage(tx, channel, source, touch.message, maybeNew.unused)
      : {};
    return { contactId: source.contactId, sourceId: source.sourceId, duplicate: false, ...stored };
  }
  return receiveNews(tx, channel, touch, at, source, accounts);
}

/** Stored before for another account, or erased since: whoever it came from, it is no new message. */
async function wasSeen(tx: Tx, channel: InboundChannel, message: TouchMessage): Promise<boolean> {
  const [row] = await tx.query<{ seen: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM message WHERE workspace_id = $1 AND channel_id = $2 AND direction = 'INBOUND' AND external_scope = $3 AND external_id = $4)
       OR EXISTS (SELECT 1 FROM erased_value WHERE workspace_id = $1 AND digest = $5) AS seen`,
    [
      tx.workspaceId,
      channel.id,
      message.externalScope,
      message.externalId,
      await traceOf(tx, channel, message),
    ],
  );
  return row?.seen ?? false;
}

async function receiveNews(
  tx: Tx,
  channel: InboundChannel,
  touch: Touch,
  at: Date,
  source: SourceFacts | null,
  accounts: readonly string[],
): Promise<Received> {
  if (touch.message && !source && (await wasSeen(tx, channel, touch.message)))
    return { contactId: "", sourceId: "", duplicate: true };
  // In the order in which all others lock, contacts before values, so that nobody waits for the other in turn.
  if (source && (await lockContactsById(tx, [source.homeContactId])).roots.size === 0)
    throw new MovedMeanwhile("this person was erased meanwhile; who writes now is a new one");
  const rules = await holdRules(tx);
  refuseBlocked(channel, touch.accounts, rules.blockedValues);
  const country = channel.defaultCountry ?? (await workspaceById(tx))?.defaultCountry ?? null;
  const { added: wanted, unused } = touchValues(touch, source?.held ?? [], country, rules.blockedValues);
  const values = await dropErased(tx, wanted, touch.message !== undefined);
  const fields = newFields(touch, source);
  const { homeContactId, sourceId, isNew } = source
    ? { ...source, isNew: false }
    : await insertContactWithSource(
        tx,
        { channelId: channel.id, origin: touch.origin, label: touch.label, replyTo: touch.replyTo },
        at,
      ).then((made) => ({
        homeContactId: made.contactId,
        sourceId: made.sourceId,
        isNew: true,
      }));
  const replyTo = replyToAfter(touch.replyTo, source?.replyTo ?? null);
  if (source && source.replyTo !== replyTo)
    await tx.query("UPDATE contact_source SET reply_to = $3 WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      sourceId,
      replyTo,
    ]);
  const identifiers = [...accounts.map((account) => channelAccount(account, channel.id)), ...values];
  const added = await addIdentifiers(tx, sourceId, identifiers, { uniqueKinds: rules.uniqueKinds });
  const changed = await setSourceFields(
    tx,
    sourceId,
    fields.map((fact) => ({ ...fact, origin: touch.origin })),
    at,
  );
  const machine = touch.message?.automatic ? { automatic: true as const } : {};
  if (isNew)
    await appendEvents(tx, [{ type: "contact.created", contactId: homeContactId, payload: machine }]);
  await tellIdentifiers(tx, source?.contactId ?? homeContactId, added);
  const settle = touch.unsigned ? settleLater : settleIdentity;
  if (isNew || added.length > 0 || changed) await settle(tx, [homeContactId], { changed: [homeContactId] });
  const [now] = await tx.query<{ contactId: string }>(
    `SELECT contact_id AS "contactId" FROM contact_source WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, sourceId],
  );
  const contactId = now?.contactId ?? homeContactId;
  const place = { sourceId, contactId, openConversationId: source?.openConversationId ?? null };
  const stored = touch.message ? await storeMessage(tx, channel, place, touch.message, unused) : {};
  return { contactId, sourceId, duplicate: false, ...stored };
}
