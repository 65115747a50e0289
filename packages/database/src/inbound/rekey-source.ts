import type { KnownSource, Rekey } from "@contact-identity/domain";
import { freeAccounts, isBusinessScopedId, matchSource, normaliseIdentifier } from "@contact-identity/domain";
import { addIdentifiers, channelAccount } from "../contact/add-identifiers.ts";
import { lockContactsById } from "../contact/atoms.ts";
import type { ValueKey } from "../contact/identifier-owner.ts";
import { electOwner, lockOwners } from "../contact/identifier-owner.ts";
import { tellIdentifiers } from "../contact/tell-identifiers.ts";
import { isFirstOfMessage } from "../identity/erasure/erased-values.ts";
import { holdRules } from "../identity/rules/hold-rules.ts";
import { ruleSetOf } from "../identity/rules/rules-store.ts";
import { settleIdentity } from "../identity/settle-identity.ts";
import type { Tx } from "../transaction.ts";
import type { InboundChannel } from "./inbound-channel.ts";

interface Holder extends KnownSource {
  readonly home: string;
}

/** The sources that hold one of the accounts. */
const holdersOf = (tx: Tx, channel: InboundChannel, accounts: readonly string[]): Promise<Holder[]> =>
  tx.query<Holder>(
    `SELECT i.value AS account, s.id AS "sourceId", s.contact_id AS "contactId", s.home_contact_id AS home,
       (SELECT array_agg(a.value) FROM identifier a WHERE a.workspace_id = $1 AND a.source_id = s.id AND a.kind = 'CHANNEL_ACCOUNT') AS accounts
     FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
     WHERE i.workspace_id = $1 AND i.kind = 'CHANNEL_ACCOUNT' AND i.scope = $2 AND i.value = ANY($3::text[])`,
    [tx.workspaceId, channel.id, accounts],
  );

/** Contacts before values, as all lock. */
async function lockHolders(tx: Tx, channel: InboundChannel, accounts: readonly string[]): Promise<void> {
  const homes = (await holdersOf(tx, channel, accounts)).map(({ home }) => home);
  if (homes.length > 0) await lockContactsById(tx, homes);
}

/** Whether the one who has written by the new ids can be nobody else: no business-scoped id but those that were told. */
const isSamePerson = (accounts: readonly string[], taker: KnownSource | null): boolean =>
  taker?.accounts.every((account) => !isBusinessScopedId(account) || accounts.includes(account)) ?? false;

/**
 * A person's account got another id: the source stays, its accounts change, the old number is no longer theirs. Where they wrote by the new
 * ids before this was told, those stay with that source, and the number joins the two.
 * Does nothing when nobody is known by the old ids, when the new ones are somebody else's already, or when it was told before.
 */
export async function rekeySource(tx: Tx, channel: InboundChannel, rekey: Rekey): Promise<boolean> {
  if (!(await isFirstOfMessage(tx, channel.id, rekey.externalId))) return false;
  await lockHolders(tx, channel, [...rekey.previousAccounts, ...rekey.accounts]);
  const source = matchSource(rekey.previousAccounts, await holdersOf(tx, channel, rekey.previousAccounts));
  if (!source) return false;
  const takers = (await holdersOf(tx, channel, rekey.accounts)).filter(
    (taker) => taker.sourceId !== source.sourceId,
  );
  const free = freeAccounts(rekey.accounts, null, takers);
  if (free.length === 0 && !isSamePerson(rekey.accounts, matchSource(rekey.accounts, takers))) return false;
  const left = rekey.previousAccounts.filter((account) => !rekey.accounts.includes(account));
  await tx.query(
    "DELETE FROM identifier WHERE workspace_id = $1 AND source_id = $2 AND kind = 'CHANNEL_ACCOUNT' AND scope = $3 AND value = ANY($4::text[])",
    [tx.workspaceId, source.sourceId, channel.id, left],
  );
  const rules = await holdRules(tx);
  const { blockedValues, uniqueKinds } = rules;
  const values = rekey.identifiers.flatMap((identifier) => {
    const normal = normaliseIdentifier(identifier, { blockedValues });
    return normal.ok
      ? [
          {
            ...normal.identifier,
            kind: identifier.kind,
            assurance: identifier.assurance,
            origin: "CHANNEL_METADATA" as const,
          },
        ]
      : [];
  });
  if (values.some((value) => value.kind === "PHONE"))
    await forgetNumbers(
      tx,
      source.sourceId,
      values.map((value) => value.value),
    );
  const accounts = free.map((account) => channelAccount(account, channel.id));
  const added = await addIdentifiers(tx, source.sourceId, [...accounts, ...values], { uniqueKinds });
  // Replies go to the raw number where there is one; a new business-scoped id alone does not take it away. Never to another source's account.
  await tx.query(
    `UPDATE contact_source SET reply_to = (SELECT a.value FROM identifier a WHERE a.workspace_id = $1 AND a.source_id = $2
       AND a.kind = 'CHANNEL_ACCOUNT' ORDER BY a.value ~ '^[0-9]+$' DESC, a.value = ANY($3::text[]) DESC, a.value LIMIT 1) WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, source.sourceId, free],
  );
  await tellIdentifiers(tx, source.home, added);
  await settleIdentity(tx, [source.home], { changed: [source.home], rules: ruleSetOf(rules) });
  return true;
}

/** The channel vouched for the old number; it no longer does. What was said elsewhere of it stays. */
async function forgetNumbers(tx: Tx, sourceId: string, keep: readonly string[]): Promise<void> {
  const gone = await tx.query<ValueKey & { readonly id: string }>(
    `SELECT id, kind, scope, value FROM identifier
     WHERE workspace_id = $1 AND source_id = $2 AND kind = 'PHONE' AND origin = 'CHANNEL_METADATA' AND value <> ALL($3::text[])`,
    [tx.workspaceId, sourceId, keep],
  );
  await lockOwners(tx, gone);
  await tx.query("DELETE FROM identifier WHERE workspace_id = $1 AND id = ANY($2::uuid[])", [
    tx.workspaceId,
    gone.map(({ id }) => id),
  ]);
  for (const value of gone) await electOwner(tx, value);
}
