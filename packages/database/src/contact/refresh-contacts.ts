import type { FieldFact, IdentifierOrigin, Pin, ShownValue } from "@contact-identity/domain";
import { assuranceOfRank, displayName, isVerified, shownFields } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";
import { lockMore } from "./atoms.ts";
import { ContactRow } from "./contact.row.ts";

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

/** What a contact shows, and what it shows it from. */
export interface Shown {
  readonly facts: readonly FieldFact[];
  readonly pins: readonly Pin[];
  readonly fields: ReadonlyMap<string, ShownValue>;
  readonly email: ShownValue | null;
  readonly phone: ShownValue | null;
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
      const pinList = (pins.get(contact) ?? []).map<Pin>(({ contact: _, ...row }) => ({ ...row, setAt: row.setAt.getTime() }));
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

/** The columns of `contact` that are values of their own; every other field goes into `fields`. */
export const STANDARD_FIELDS = ["firstName", "lastName", "language", "countryCode", "tags", "lifecycle", "assignee"] as const;
const NOT_CUSTOM = new Set<string>([...STANDARD_FIELDS, "displayName"]);

export type Projection = Pick<
  ContactRow,
  | "id"
  | "displayName"
  | "firstName"
  | "lastName"
  | "email"
  | "emailVerified"
  | "phone"
  | "phoneVerified"
  | "language"
  | "countryCode"
  | "tags"
  | "lifecycle"
  | "assignee"
  | "fields"
>;

export function projectionOf(id: string, shown: Shown): Projection {
  const text = (field: string) => {
    const value = shown.fields.get(field)?.value;
    return typeof value === "string" ? value : null;
  };
  const email = (shown.email?.value as string | undefined) ?? null;
  const phone = (shown.phone?.value as string | undefined) ?? null;
  const tags = shown.fields.get("tags")?.value;
  return {
    id,
    displayName: displayName(shown.fields, phone, email, id),
    firstName: text("firstName"),
    lastName: text("lastName"),
    email,
    emailVerified: shown.email !== null && isVerified(shown.email.assurance),
    phone,
    phoneVerified: shown.phone !== null && isVerified(shown.phone.assurance),
    language: text("language"),
    countryCode: text("countryCode"),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    lifecycle: text("lifecycle"),
    assignee: text("assignee"),
    fields: Object.fromEntries([...shown.fields].filter(([field]) => !NOT_CUSTOM.has(field)).map(([field, { value }]) => [field, value])),
  };
}

/** What changed of a contact, as events tell it. */
export interface ContactChange {
  readonly contactId: string;
  readonly fields: readonly string[];
  readonly tagsAdded: readonly string[];
  readonly tagsRemoved: readonly string[];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function changeOf(before: ContactRow, after: Projection): ContactChange {
  const keys = [
    "displayName",
    "firstName",
    "lastName",
    "email",
    "phone",
    "language",
    "countryCode",
    "tags",
    "lifecycle",
    "assignee",
  ] as const;
  const custom = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])].filter(
    (key) => !same(before.fields[key], after.fields[key]),
  );
  return {
    contactId: before.id,
    fields: [...keys.filter((key) => !same(before[key], after[key])), ...custom],
    tagsAdded: after.tags.filter((tag) => !before.tags.includes(tag)),
    tagsRemoved: before.tags.filter((tag) => !after.tags.includes(tag)),
  };
}

/**
 * Recomputes what the given live contacts show and writes it where it changed. Answers what changed.
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
  const changes: ContactChange[] = [];
  for (const row of before) {
    const own = shown.get(row.id);
    if (!own) continue;
    const after = projectionOf(row.id, own);
    const change = changeOf(row, after);
    if (change.fields.length === 0 && !touched && row.emailVerified === after.emailVerified && row.phoneVerified === after.phoneVerified)
      continue;
    await tx.query(
      `UPDATE contact SET display_name = $3, first_name = $4, last_name = $5, email = $6, email_verified = $7, phone = $8, phone_verified = $9,
         language = $10, country_code = $11, tags = $12, lifecycle = $13, assignee = $14, fields = $15, version = version + 1, updated_at = now()
       WHERE workspace_id = $1 AND id = $2`,
      [
        tx.workspaceId,
        row.id,
        after.displayName,
        after.firstName,
        after.lastName,
        after.email,
        after.emailVerified,
        after.phone,
        after.phoneVerified,
        after.language,
        after.countryCode,
        after.tags,
        after.lifecycle,
        after.assignee,
        JSON.stringify(after.fields),
      ],
    );
    changes.push(change);
  }
  return changes;
}
