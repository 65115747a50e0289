import type { Assurance, IdentifierKind, IdentifierOrigin } from "@contact-identity/domain";
import { assuranceRank } from "@contact-identity/domain";
import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";
import { NO_SCOPE } from "./identifier.row.ts";
import { electOwner, lockOwner } from "./identifier-owner.ts";

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

const scopeOf = (i: NewIdentifier) => i.channelId ?? NO_SCOPE;

/**
 * Adds values to a source, or raises what it holds with less assurance. Answers the identifiers that came or rose; `[]` when nothing is new.
 * Values go in sorted order, each locked by its owner, so that two who bring the same ones meet and never miss each other.
 */
export async function addIdentifiers(tx: Tx, sourceId: string, list: readonly NewIdentifier[]): Promise<string[]> {
  const changed: string[] = [];
  const sorted = list.toSorted((a, b) =>
    `${a.kind}\u0000${scopeOf(a)}\u0000${a.value}` < `${b.kind}\u0000${scopeOf(b)}\u0000${b.value}` ? -1 : 1,
  );
  for (const identifier of sorted) {
    const rank = assuranceRank(identifier.assurance);
    const key = { kind: identifier.kind, scope: scopeOf(identifier), value: identifier.value };
    const owner = await lockOwner(tx, key);
    const [known] = await tx.query<{ id: string; assurance: number }>(
      "SELECT id, assurance FROM identifier WHERE workspace_id = $1 AND source_id = $2 AND kind = $3 AND scope = $4 AND value = $5",
      [tx.workspaceId, sourceId, key.kind, key.scope, key.value],
    );
    if (known && known.assurance >= rank) continue;
    if (known) {
      await tx.query("UPDATE identifier SET assurance = $3, origin = $4, last_seen_at = now() WHERE workspace_id = $1 AND id = $2", [
        tx.workspaceId,
        known.id,
        rank,
        identifier.origin,
      ]);
      changed.push(known.id);
    } else {
      const id = newId();
      await tx.query(
        `INSERT INTO identifier (workspace_id, id, source_id, kind, scope, value, alias_key, raw, assurance, origin, derived, shared_kind, shared, normaliser_version, owner)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14)`,
        [
          tx.workspaceId,
          id,
          sourceId,
          key.kind,
          key.scope,
          key.value,
          identifier.aliasKey,
          identifier.raw,
          rank,
          identifier.origin,
          identifier.derived,
          identifier.staticallyShared || owner?.sharedKind === true,
          identifier.normaliserVersion,
          owner === null,
        ],
      );
      changed.push(id);
    }
    if (owner !== null && owner.id !== known?.id && rank >= owner.assurance) await electOwner(tx, key);
  }
  return changed;
}
