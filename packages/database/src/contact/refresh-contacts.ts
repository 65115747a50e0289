import type { FieldFact, IdentifierOrigin, Pin, ShownValue } from "@contact-identity/domain";
import { assuranceOfRank, PERSONAL_COLUMNS, shownFields } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import { lockMore } from "./atoms.ts";
import { ContactRow } from "./contact.row.ts";
import { type ContactChange, changeOf, type Projection, projectionOf, type Shown } from "./projection.ts";

interface FactRow {
  contact: string;
  atom: string;
  source: string;
  field: string;
  value: unknown;
  assurance: number;
  origin: IdentifierOrigin;
  observedAt: Date;
}

interface PinRow {
  contact: string;
  atom: string;
  field: string;
  value: unknown;
  origin: IdentifierOrigin;
  setAt: Date;
  covers: string[];
}

interface AddressRow {
  contact: string;
  kind: "EMAIL" | "PHONE";
  value: string;
  assurance: number;
  origin: IdentifierOrigin;
  source: string;
  seenAt: Date;
}

const factsOf = (tx: Tx, contacts: readonly string[]) =>
  tx.query<FactRow>(
    `SELECT s.contact_id AS contact, s.home_contact_id AS atom, f.source_id AS source, f.field, f.value, f.assurance, f.origin, f.observed_at AS "observedAt"
     FROM contact_source s JOIN source_field f ON f.workspace_id = $1 AND f.source_id = s.id
     WHERE s.workspace_id = $1 AND s.contact_id = ANY($2::uuid[])`,
    [tx.workspaceId, contacts],
  );

/** People's hands: pins on any atom of the contact, and the overrides of its merges in force. */
const pinsOf = (tx: Tx, contacts: readonly string[]) =>
  tx.query<PinRow>(
    `WITH atoms AS (
       SELECT id AS atom, coalesce(merged_into, id) AS contact FROM contact WHERE workspace_id = $1 AND id = ANY($2::uuid[])
       UNION SELECT id, merged_into FROM contact WHERE workspace_id = $1 AND merged_into = ANY($2::uuid[]))
     SELECT a.contact, a.atom, p.field, p.value, p.origin, p.set_at AS "setAt", p.covers
     FROM atoms a JOIN contact_pin p ON p.workspace_id = $1 AND p.contact_id = a.atom
     UNION ALL
     SELECT a.contact, a.atom, o.key, o.value, 'OPERATOR', m.created_at,
            ARRAY(SELECT b.atom FROM atoms b WHERE b.contact = a.contact)
     FROM atoms a JOIN merge m ON m.workspace_id = $1 AND m.survivor_id = a.atom AND m.undone_at IS NULL AND m.overrides IS NOT NULL
     CROSS JOIN LATERAL jsonb_each(m.overrides) AS o (key, value)`,
    [tx.workspaceId, contacts],
  );

/** The preferred e-mail and phone of each: the best-assured, then the oldest. */
const addressesOf = (tx: Tx, contacts: readonly string[]) =>
  tx.query<AddressRow>(
    `SELECT DISTINCT ON (s.contact_id, i.kind) s.contact_id AS contact, i.kind, i.value, i.assurance, i.origin, i.source_id AS source, i.first_seen_at AS "seenAt"
     FROM contact_source s
     CROSS JOIN LATERAL (SELECT * FROM identifier WHERE workspace_id = $1 AND source_id = s.id OFFSET 0) i
     WHERE s.workspace_id = $1 AND s.contact_id = ANY($2::uuid[]) AND i.kind IN ('EMAIL', 'PHONE')
     ORDER BY s.contact_id, i.kind, i.assurance DESC, i.first_seen_at, i.value`,
    [tx.workspaceId, contacts],
  );

export const shownAddress = (row: AddressRow | undefined): ShownValue | null =>
  row
    ? {
        field: row.kind === "EMAIL" ? "email" : "phone",
        value: row.value,
        origin: row.origin,
        assurance: assuranceOfRank(row.assurance),
        source: row.source,
        observedAt: row.seenAt.getTime(),
      }
    : null;

/** What each of the given contacts shows, computed from its sources now. */
export async function loadShown(
  tx: Tx,
  contacts: readonly string[],
  survivorship: Readonly<Record<string, string>>,
): Promise<Map<string, Shown>> {
  const facts = Map.groupBy(await factsOf(tx, contacts), (row) => row.contact);
  const pins = Map.groupBy(await pinsOf(tx, contacts), (row) => row.contact);
  const addresses = Map.groupBy(await addressesOf(tx, contacts), (row) => row.contact);
  return new Map(
    contacts.map((contact) => {
      const factList = (facts.get(contact) ?? []).map<FieldFact>(({ contact: _, ...row }) => ({
        ...row,
        assurance: assuranceOfRank(row.assurance),
        observedAt: row.observedAt.getTime(),
      }));
      const pinList = (pins.get(contact) ?? []).map<Pin>(({ contact: _, ...row }) => ({
        ...row,
        setAt: row.setAt.getTime(),
      }));
      const own = addresses.get(contact) ?? [];
      const shown: Shown = {
        facts: factList,
        pins: pinList,
        fields: shownFields(factList, pinList, survivorship),
        email: shownAddress(own.find((row) => row.kind === "EMAIL")),
        phone: shownAddress(own.find((row) => row.kind === "PHONE")),
      };
      return [contact, shown];
    }),
  );
}

/** `display_name = $3, …`, in the order of `valuesOf`. */
const SET = PERSONAL_COLUMNS.map(({ column }, index) => `${column} = $${index + 3}`).join(", ");
const valuesOf = (after: Projection): unknown[] =>
  PERSONAL_COLUMNS.map(({ key, personal }) =>
    personal === "custom" ? JSON.stringify(after[key]) : after[key],
  );

/**
 * Recomputes what the given live contacts show and writes it where it changed. Returns what changed.
 * `touched` says that something of a contact changed besides (an identifier, a merge), so that its version moves on anyway.
 */
export async function refreshContacts(
  tx: Tx,
  contacts: readonly string[],
  survivorship: Readonly<Record<string, string>>,
  touched = true,
): Promise<ContactChange[]> {
  if (contacts.length === 0) return [];
  // First the lock, then the look: what another changed meanwhile would be overwritten with what was shown before.
  await lockMore(tx, contacts);
  const shown = await loadShown(tx, contacts, survivorship);
  const before = await tx.query<ContactRow>(
    `SELECT ${tx.columns(ContactRow, "c")} FROM contact c WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[]) ORDER BY c.id`,
    [tx.workspaceId, contacts],
  );
  // A contact that was merged away before the lock shows nothing any more; its survivor is to be decided upon.
  if (before.some((row) => row.mergedInto !== null))
    throw new MovedMeanwhile("somebody merged these contacts meanwhile");
  const changes: ContactChange[] = [];
  for (const row of before) {
    const own = shown.get(row.id);
    if (!own) continue;
    const after = projectionOf(row.id, own);
    const change = changeOf(row, after);
    if (
      change.fields.length === 0 &&
      !touched &&
      row.emailVerified === after.emailVerified &&
      row.phoneVerified === after.phoneVerified
    )
      continue;
    await tx.query(
      `UPDATE contact SET ${SET}, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [tx.workspaceId, row.id, ...valuesOf(after)],
    );
    changes.push(change);
  }
  return changes;
}
