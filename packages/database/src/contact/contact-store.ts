import type { IdentifierKind } from "@contact-identity/domain";
import { normaliseIdentifier } from "@contact-identity/domain";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { workspaceById } from "../workspace/workspace-store.ts";
import { ContactRow } from "./contact.row.ts";
import { IdentifierRow, NO_SCOPE } from "./identifier.row.ts";
import { SourceRow } from "./source.row.ts";

/** CASE, not coalesce(): under row-level security Postgres takes coalesce() for a leak and would not look the result up by a key. */
export const ROOT_OF_A = "CASE WHEN a.merged_into IS NULL THEN a.id ELSE a.merged_into END";

/** The live contact that answers for each of the given ids, merged-away ones included. Unknown and erased ids are absent. */
export async function resolveContacts(tx: Tx, ids: readonly string[]): Promise<Map<string, ContactRow>> {
  const rows = await tx.query<ContactRow & { asked: string }>(
    `SELECT a.id AS asked, ${tx.columns(ContactRow, "c")} FROM contact a
     CROSS JOIN LATERAL (SELECT * FROM contact WHERE workspace_id = $1 AND id = ${ROOT_OF_A} LIMIT 1) c
     WHERE a.workspace_id = $1 AND a.id = ANY($2::uuid[]) AND c.erased_at IS NULL`,
    [tx.workspaceId, [...new Set(ids)]],
  );
  return new Map(rows.map(({ asked, ...row }) => [asked, row as ContactRow]));
}

export const resolveContact = async (tx: Tx, id: string): Promise<ContactRow | null> =>
  (await resolveContacts(tx, [id])).get(id) ?? null;

export interface ContactKey {
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly externalId?: string | null;
  readonly channelAccount?: { readonly channelId: string; readonly accountId: string } | null;
}

/** The owner of a value, in any spelling that normalises; null when nobody has it or it is no value. */
export async function contactByKey(tx: Tx, key: ContactKey): Promise<ContactRow | null> {
  const asked = await valueAsked(tx, key);
  if (!asked) return null;
  const [row] = await tx.query<{ contactId: string }>(
    `SELECT s.contact_id AS "contactId" FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
     WHERE i.workspace_id = $1 AND i.kind = $2 AND i.scope = $3 AND i.value = $4 AND i.owner`,
    [tx.workspaceId, asked.kind, asked.scope, asked.value],
  );
  return row ? resolveContact(tx, row.contactId) : null;
}

async function valueAsked(
  tx: Tx,
  key: ContactKey,
): Promise<{ kind: IdentifierKind; scope: string; value: string } | null> {
  if (key.channelAccount)
    return {
      kind: "CHANNEL_ACCOUNT",
      scope: key.channelAccount.channelId,
      value: key.channelAccount.accountId,
    };
  if (key.externalId != null) return { kind: "EXTERNAL_ID", scope: NO_SCOPE, value: key.externalId };
  const [kind, raw] =
    key.email != null ? (["EMAIL", key.email] as const) : (["PHONE", key.phone ?? ""] as const);
  const defaultCountry = kind === "PHONE" ? (await workspaceById(tx))?.defaultCountry : null;
  const normal = normaliseIdentifier(
    { kind, raw },
    { ...(defaultCountry ? { defaultCountry } : {}), blockedValues: [] },
  );
  return normal.ok ? { kind, scope: NO_SCOPE, value: normal.identifier.value } : null;
}

export interface ContactIdentifier extends IdentifierRow {
  readonly contactId: string;
}

const IDENTIFIERS = (tx: Tx) => `SELECT s.contact_id AS "contactId", ${tx.columns(IdentifierRow, "i")}
  FROM contact_source s JOIN identifier i ON i.workspace_id = $1 AND i.source_id = s.id WHERE s.workspace_id = $1`;

export const identifiersByContact = (tx: Tx, contacts: readonly string[]): Promise<ContactIdentifier[]> =>
  tx.query<ContactIdentifier>(
    `${IDENTIFIERS(tx)} AND s.contact_id = ANY($2::uuid[]) ORDER BY i.first_seen_at, i.id`,
    [tx.workspaceId, contacts],
  );

export const identifiersBySource = (tx: Tx, sources: readonly string[]): Promise<ContactIdentifier[]> =>
  tx.query<ContactIdentifier>(
    `${IDENTIFIERS(tx)} AND s.id = ANY($2::uuid[]) ORDER BY i.first_seen_at, i.id`,
    [tx.workspaceId, sources],
  );

export const identifiersByIds = (tx: Tx, ids: readonly string[]): Promise<ContactIdentifier[]> =>
  tx.query<ContactIdentifier>(`${IDENTIFIERS(tx)} AND i.id = ANY($2::uuid[])`, [tx.workspaceId, ids]);

export const sourcesByContact = (tx: Tx, contacts: readonly string[]): Promise<SourceRow[]> =>
  tx.query<SourceRow>(
    `SELECT ${tx.columns(SourceRow, "s")} FROM contact_source s WHERE s.workspace_id = $1 AND s.contact_id = ANY($2::uuid[]) ORDER BY s.created_at, s.id`,
    [tx.workspaceId, contacts],
  );

export const sourcesByIds = (tx: Tx, ids: readonly string[]): Promise<SourceRow[]> =>
  tx.query<SourceRow>(
    `SELECT ${tx.columns(SourceRow, "s")} FROM contact_source s WHERE s.workspace_id = $1 AND s.id = ANY($2::uuid[])`,
    [tx.workspaceId, ids],
  );

/** Ids that were merged into each contact. */
export const mergedIds = (
  tx: Tx,
  contacts: readonly string[],
): Promise<{ contactId: string; id: string }[]> =>
  tx.query(
    `SELECT merged_into AS "contactId", id FROM contact WHERE workspace_id = $1 AND merged_into = ANY($2::uuid[]) ORDER BY first_seen_at, id`,
    [tx.workspaceId, contacts],
  );

export async function identifierById(tx: Tx, id: string): Promise<ContactIdentifier> {
  const [identifier] = await identifiersByIds(tx, [id]);
  return identifier ?? refuse("NOT_FOUND", "There is no such identifier.", ["id"]);
}
