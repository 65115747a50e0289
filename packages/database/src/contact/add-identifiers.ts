import type { Assurance, IdentifierKind, IdentifierOrigin } from "@contact-identity/domain";
import { assuranceRank, isVerified } from "@contact-identity/domain";
import { newId } from "../id.ts";
import { holdRules } from "../identity/rules/hold-rules.ts";
import type { Tx } from "../transaction.ts";
import { NO_SCOPE } from "./identifier.row.ts";
import type { OwnerRow, Owners, ValueKey } from "./identifier-owner.ts";
import { electOwner, keyOf, lockOwners } from "./identifier-owner.ts";

/** A normalised value for one source. */
export interface NewIdentifier {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly aliasKey: string | null;
  readonly raw: string;
  readonly derived: boolean;
  readonly staticallyShared: boolean;
  readonly normaliserVersion: number;
  readonly assurance: Assurance;
  readonly origin: IdentifierOrigin;
  /** CHANNEL_ACCOUNT: the channel. */
  readonly channelId?: string;
}

/** A provider's id as its channel told it. */
export const channelAccount = (value: string, channelId: string): NewIdentifier => ({
  kind: "CHANNEL_ACCOUNT",
  value,
  aliasKey: null,
  raw: value,
  derived: false,
  staticallyShared: false,
  normaliserVersion: 1,
  assurance: "CHANNEL",
  origin: "CHANNEL_METADATA",
  channelId,
});

export const valueKeyOf = ({ kind, channelId, value }: NewIdentifier): ValueKey => ({
  kind,
  scope: channelId ?? NO_SCOPE,
  value,
});

/** Each value once, as the best-assured of the list says it, in the order of the list. */
function bestOfEach(list: readonly NewIdentifier[]): NewIdentifier[] {
  const best = new Map<string, NewIdentifier>();
  for (const one of list) {
    const key = keyOf(valueKeyOf(one));
    const before = best.get(key);
    if (!before || assuranceRank(one.assurance) > assuranceRank(before.assurance)) best.set(key, one);
  }
  return [...best.values()];
}

interface HeldRow extends ValueKey {
  readonly id: string;
  readonly assurance: number;
}

const isVouchedFor = (assurance: number): boolean => assurance >= assuranceRank("CHANNEL");

/**
 * Of a unique kind a source holds one verified value: what else is told of it stays, as a claim that joins and parts nobody. Calls are
 * refused before they come here; this is for what a channel tells.
 */
function withoutSecond(
  list: readonly NewIdentifier[],
  held: readonly HeldRow[],
  uniqueKinds: readonly string[],
): NewIdentifier[] {
  const sole = new Map(held.filter((row) => isVouchedFor(row.assurance)).map((row) => [row.kind, row.value]));
  return list.map((one) => {
    if (!uniqueKinds.includes(one.kind) || !isVerified(one.assurance)) return one;
    const other = sole.get(one.kind);
    if (other === undefined) sole.set(one.kind, one.value);
    return other === undefined || other === one.value ? one : { ...one, assurance: "CLAIMED" };
  });
}

export interface AddOptions {
  /** The values' owners, if the caller locked them to decide by; taken at their word: who made a value known since is met on the unique key. */
  readonly owners?: Owners;
  /** As the rules in force say; read when absent. */
  readonly uniqueKinds?: readonly string[];
}

/** What came to a source, or rose there. */
export interface AddedIdentifier {
  readonly id: string;
  readonly kind: IdentifierKind;
  readonly value: string;
  /** Rank; `before` is what it had, null for what is new. */
  readonly assurance: number;
  readonly before: number | null;
}

/**
 * Adds values to a source, or raises what it holds with less assurance. Returns what came or rose; `[]` when nothing is new. The caller
 * tells it (`tellIdentifiers`), for it knows the contact.
 * All values are locked first, in sorted order; those that nobody holds are then written in that order too, and anyone who wrote one of them
 * at the same time is met on its unique key. The caller holds the source's contact, unless it made it.
 */
export async function addIdentifiers(
  tx: Tx,
  sourceId: string,
  given: readonly NewIdentifier[],
  options: AddOptions = {},
): Promise<AddedIdentifier[]> {
  if (given.length === 0) return [];
  const owners = options.owners ?? (await lockOwners(tx, given.map(valueKeyOf)));
  const held = await tx.query<HeldRow>(
    "SELECT id, kind, scope, value, assurance FROM identifier WHERE workspace_id = $1 AND source_id = $2",
    [tx.workspaceId, sourceId],
  );
  const known = new Map(held.map((row) => [keyOf(row), row]));
  const isNews = (one: NewIdentifier) =>
    assuranceRank(one.assurance) > (known.get(keyOf(valueKeyOf(one)))?.assurance ?? -1);
  const news = bestOfEach(given).filter(isNews);
  const mayBeSole = news.some((one) => one.kind !== "CHANNEL_ACCOUNT" && isVerified(one.assurance));
  const uniqueKinds = options.uniqueKinds ?? (mayBeSole ? (await holdRules(tx)).uniqueKinds : []);
  const list = withoutSecond(news, held, uniqueKinds)
    .filter(isNews)
    .map((one) => ({ one, key: keyOf(valueKeyOf(one)), rank: assuranceRank(one.assurance) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const alias of aliasKeysOf(list.flatMap(({ one, key }) => (known.has(key) ? [] : [one]))))
    tx.send("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${tx.workspaceId}:alias:${alias}`]);
  const changed: AddedIdentifier[] = [];
  const soles: (readonly [kind: string, id: string])[] = [];
  for (const { one, key, rank } of list) {
    const row = known.get(key);
    const id = row?.id ?? newId();
    if (row)
      tx.send(
        "UPDATE identifier SET assurance = $3, origin = $4, last_seen_at = now() WHERE workspace_id = $1 AND id = $2",
        [tx.workspaceId, id, rank, one.origin],
      );
    else insert(tx, id, sourceId, one, owners.get(key) ?? null);
    if (uniqueKinds.includes(one.kind) && isVouchedFor(rank) && !isVouchedFor(row?.assurance ?? 0))
      soles.push([one.kind, id]);
    changed.push({ id, kind: one.kind, value: one.value, assurance: rank, before: row?.assurance ?? null });
  }
  for (const [kind, id] of soles)
    tx.send(
      "INSERT INTO sole_identifier (workspace_id, source_id, kind, identifier_id) VALUES ($1, $2, $3, $4)",
      [tx.workspaceId, sourceId, kind, id],
    );
  for (const { one, key, rank } of list) {
    const owner = owners.get(key);
    if (owner && owner.id !== known.get(key)?.id && rank >= owner.assurance)
      await electOwner(tx, valueKeyOf(one));
  }
  return changed;
}

/**
 * Two spellings of one mailbox that come at the same time go one after the other, or neither would see the other one and nobody would be
 * told that they may belong together. In sorted order.
 */
const aliasKeysOf = (list: readonly NewIdentifier[]): string[] =>
  [...new Set(list.flatMap(({ aliasKey }) => (aliasKey === null ? [] : [aliasKey])))].sort();

function insert(tx: Tx, id: string, sourceId: string, one: NewIdentifier, owner: OwnerRow | null): void {
  const { kind, scope, value } = valueKeyOf(one);
  tx.send(
    `INSERT INTO identifier (workspace_id, id, source_id, kind, scope, value, alias_key, raw, assurance, origin, derived, shared_kind, shared, normaliser_version, owner)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14)`,
    [
      tx.workspaceId,
      id,
      sourceId,
      kind,
      scope,
      value,
      one.aliasKey,
      one.raw,
      assuranceRank(one.assurance),
      one.origin,
      one.derived,
      one.staticallyShared || owner?.sharedKind === true,
      one.normaliserVersion,
      owner === null,
    ],
  );
}
