import type { Touch, TouchMessage, TouchNews, TouchSource } from "@contact-identity/domain";
import { planTouch } from "@contact-identity/domain";
import { addIdentifiers, channelAccount } from "../contact/add-identifiers.ts";
import { lockContactsById } from "../contact/atoms.ts";
import { insertContactWithSource } from "../contact/new-source.ts";
import { setSourceFields } from "../contact/set-fields.ts";
import { tellIdentifiers } from "../contact/tell-identifiers.ts";
import { dropErased } from "../identity/erasure/erased-values.ts";
import { blockedList } from "../identity/rules/blocked-lists.ts";
import { holdRules } from "../identity/rules/hold-rules.ts";
import { ruleSetOf } from "../identity/rules/rules-store.ts";
import { settleIdentity, settleLater } from "../identity/settle-identity.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import { digestsOf } from "../workspace/erasure-key.ts";
import { BlockedAccount } from "./blocked-account.ts";
import type { InboundChannel } from "./inbound-channel.ts";
import type { StoredMessage } from "./store-message.ts";
import { storeMessage } from "./store-message.ts";

interface SourceFacts extends TouchSource {
  readonly homeContactId: string;
  readonly openConversationId: string | null;
}

/** All that is looked up of a touch before it is planned. */
interface Known {
  readonly sources: readonly SourceFacts[];
  readonly seen: boolean;
  readonly workspaceCountry: string | null;
  readonly blockedValues: readonly string[];
  readonly rulesVersion: number;
}

type KnownRow = Omit<Known, "sources"> &
  (Omit<SourceFacts, "accounts"> | { readonly [K in keyof Omit<SourceFacts, "accounts">]: null });

/** All that the plan needs to know, in one statement: a row for each source, and one without a source when there is none. */
const KNOWN = `SELECT i.value AS account, s.id AS "sourceId", s.contact_id AS "contactId", s.home_contact_id AS "homeContactId", s.reply_to AS "replyTo",
    w.default_country AS "workspaceCountry", w.rules_version AS "rulesVersion", r.blocked_values AS "blockedValues",
    (SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND c.source_id = s.id AND c.status = 'OPEN' ORDER BY c.opened_at DESC, c.id DESC LIMIT 1) AS "openConversationId",
    coalesce((SELECT jsonb_agg(jsonb_build_array(h.kind, h.value, h.assurance)) FROM identifier h WHERE h.workspace_id = $1 AND h.source_id = s.id), '[]') AS held,
    coalesce((SELECT jsonb_agg(jsonb_build_array(f.field, f.value, f.assurance)) FROM source_field f WHERE f.workspace_id = $1 AND f.source_id = s.id), '[]') AS fields,
    (EXISTS (SELECT 1 FROM message m WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.direction = 'INBOUND' AND m.external_scope = $4 AND m.external_id = $5)
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

async function loadKnown(tx: Tx, channel: InboundChannel, { accounts, message }: Touch): Promise<Known> {
  const rows = await tx.query<KnownRow>(KNOWN, [
    tx.workspaceId,
    channel.id,
    accounts,
    message?.externalScope ?? "",
    message?.externalId ?? null,
    message ? await traceOf(tx, channel, message) : null,
  ]);
  const [one] = rows;
  if (!one) throw new Error(`workspace ${tx.workspaceId} has no merge rules`);
  return {
    sources: rows.flatMap(sourceOf),
    seen: one.seen,
    workspaceCountry: one.workspaceCountry,
    blockedValues: await blockedList(tx.workspaceId, one.blockedValues),
    rulesVersion: one.rulesVersion,
  };
}

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
  const plan = planTouch(touch, known, {
    channelType: channel.type,
    defaultCountry: channel.defaultCountry ?? known.workspaceCountry,
    blockedValues: known.blockedValues,
  });
  switch (plan.outcome) {
    case "SEEN":
      return {
        contactId: plan.source?.contactId ?? "",
        sourceId: plan.source?.sourceId ?? "",
        duplicate: true,
      };
    case "BLOCKED":
      throw new BlockedAccount();
    case "KNOWN": {
      const { contactId, sourceId } = plan.source;
      const stored = touch.message
        ? await storeMessage(tx, channel, plan.source, touch.message, plan.unused)
        : {};
      return { contactId, sourceId, duplicate: false, ...stored };
    }
    case "NEWS":
      return applyNews(tx, channel, touch, at, known.rulesVersion, plan);
  }
}

/** The atom that holds the source, and the contact that answers for it, locked if they were there before. */
interface Holder {
  readonly sourceId: string;
  readonly atom: string;
  readonly contactId: string;
}

/** Locked in the order in which all others lock, contacts before values, so that nobody waits for the other in turn. */
async function lockHolder(tx: Tx, { sourceId, homeContactId: atom }: SourceFacts): Promise<Holder> {
  const { roots } = await lockContactsById(tx, [atom]);
  const contactId = roots.get(atom);
  if (contactId === undefined)
    throw new MovedMeanwhile("this person was erased meanwhile; who writes now is a new one");
  return { sourceId, atom, contactId };
}

async function insertHolder(
  tx: Tx,
  channel: InboundChannel,
  { origin, label, replyTo }: Touch,
  at: Date,
): Promise<Holder> {
  const made = await insertContactWithSource(tx, { channelId: channel.id, origin, label, replyTo }, at);
  return { ...made, atom: made.contactId };
}

async function applyNews(
  tx: Tx,
  channel: InboundChannel,
  touch: Touch,
  at: Date,
  plannedBy: number,
  plan: TouchNews<SourceFacts>,
): Promise<Received> {
  const { source, replyTo, unused } = plan;
  const locked = source && (await lockHolder(tx, source));
  const rules = await holdRules(tx);
  if (rules.version !== plannedBy) throw new MovedMeanwhile("the rules changed meanwhile");
  const values = await dropErased(tx, plan.values, touch.message !== undefined);
  const { sourceId, atom, contactId } = locked ?? (await insertHolder(tx, channel, touch, at));
  if (source && source.replyTo !== replyTo)
    await tx.query("UPDATE contact_source SET reply_to = $3 WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      sourceId,
      replyTo,
    ]);
  const accounts = plan.accounts.map((account) => channelAccount(account, channel.id));
  const { uniqueKinds } = rules;
  const added = await addIdentifiers(tx, sourceId, [...accounts, ...values], { uniqueKinds });
  const facts = plan.fields.map((fact) => ({ ...fact, origin: touch.origin }));
  const changed = await setSourceFields(tx, sourceId, facts, at);
  if (!source) {
    const payload = touch.message?.automatic ? { automatic: true as const } : {};
    await appendEvents(tx, [{ type: "contact.created", contactId, payload }]);
  }
  await tellIdentifiers(tx, contactId, added);
  const settle = touch.unsigned ? settleLater : settleIdentity;
  const settled =
    !source || added.length > 0 || changed
      ? await settle(tx, [atom], { changed: [atom], rules: ruleSetOf(rules) })
      : null;
  const place = {
    sourceId,
    contactId: settled?.contactOf(atom) ?? contactId,
    openConversationId: source?.openConversationId ?? null,
  };
  const stored = touch.message ? await storeMessage(tx, channel, place, touch.message, unused) : {};
  return { contactId: place.contactId, sourceId, duplicate: false, ...stored };
}
