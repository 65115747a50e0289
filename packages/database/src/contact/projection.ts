import type { FieldFact, PersonalKey, Pin, ShownValue } from "@contact-identity/domain";
import {
  displayName,
  isVerified,
  SAID_KEYS,
  SETTABLE_TEXT_KEYS,
  type SettableTextKey,
  STANDARD_KEYS,
} from "@contact-identity/domain";
import type { ContactRow } from "./contact.row.ts";

/** What a contact shows, and what it shows it from. */
export interface Shown {
  readonly facts: readonly FieldFact[];
  readonly pins: readonly Pin[];
  readonly fields: ReadonlyMap<string, ShownValue>;
  readonly email: ShownValue | null;
  readonly phone: ShownValue | null;
}

/** The columns of `contact` that say something of the person. */
export type Projection = Pick<ContactRow, "id" | PersonalKey>;

export function projectionOf(id: string, shown: Shown): Projection {
  const text = (field: string) => {
    const value = shown.fields.get(field)?.value;
    return typeof value === "string" ? value : null;
  };
  const email = (shown.email?.value as string | undefined) ?? null;
  const phone = (shown.phone?.value as string | undefined) ?? null;
  const tags = shown.fields.get("tags")?.value;
  const texts = Object.fromEntries(SETTABLE_TEXT_KEYS.map((key) => [key, text(key)])) as Record<
    SettableTextKey,
    string | null
  >;
  return {
    id,
    displayName: displayName(shown.fields, phone, email, id),
    ...texts,
    email,
    emailVerified: shown.email !== null && isVerified(shown.email.assurance),
    phone,
    phoneVerified: shown.phone !== null && isVerified(shown.phone.assurance),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    fields: Object.fromEntries(
      [...shown.fields]
        .filter(([field]) => !SAID_KEYS.has(field))
        .map(([field, { value }]) => [field, value]),
    ),
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

export function changeOf(before: ContactRow, after: Projection): ContactChange {
  const custom = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])].filter(
    (key) => !same(before.fields[key], after.fields[key]),
  );
  return {
    contactId: before.id,
    fields: [...STANDARD_KEYS.filter((key) => !same(before[key], after[key])), ...custom],
    tagsAdded: after.tags.filter((tag) => !before.tags.includes(tag)),
    tagsRemoved: before.tags.filter((tag) => !after.tags.includes(tag)),
  };
}
