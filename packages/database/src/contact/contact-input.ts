import type { Assurance, IdentifierKind, SettableTextKey } from "@contact-identity/domain";
import {
  assuranceRank,
  COUNTRY_WANTED,
  fieldValueProblem,
  isLonger,
  isPhoneCountry,
  isVerified,
  LENGTHS,
  normaliseIdentifier,
  SETTABLE_TEXT_KEYS,
} from "@contact-identity/domain";
import { holdRules } from "../identity/rules/hold-rules.ts";
import type { Refusal } from "../refused.ts";
import { Refused } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { digestsOf } from "../workspace/erasure-key.ts";
import { contactFields, workspaceById } from "../workspace/workspace-store.ts";
import type { NewIdentifier } from "./add-identifiers.ts";

/** An identifier as a caller gave it. */
export interface GivenIdentifier {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly assurance?: Assurance | null | undefined;
  readonly defaultCountry?: string | null | undefined;
}

/** A contact's fields as a caller gave them: absent stays, null clears, a list replaces. */
export interface GivenFields extends Readonly<Partial<Record<SettableTextKey, string | null>>> {
  readonly tags?: readonly string[] | null;
  readonly fields?: Readonly<Record<string, unknown>> | null;
}

/** Who calls: what is said of them in journals, and what their key may vouch for. */
export interface ContactCaller {
  readonly actor: string;
  /** Names the source of what they say, e.g. "API: CRM sync". */
  readonly label: string;
  readonly mayAttest: boolean;
}

const strongest = (caller: ContactCaller): Assurance => (caller.mayAttest ? "ATTESTED" : "CLAIMED");

/** Normalised identifiers, or every refusal with its path. */
export async function readIdentifiers(
  tx: Tx,
  given: readonly GivenIdentifier[],
  caller: ContactCaller,
  path: readonly string[],
  listed = true,
): Promise<NewIdentifier[]> {
  const rules = await holdRules(tx);
  const workspaceCountry = (await workspaceById(tx))?.defaultCountry ?? null;
  const refusals: Refusal[] = [];
  const read = given.flatMap((one, i): NewIdentifier[] => {
    const at = listed ? [...path, String(i)] : [...path];
    const refuse = (code: Refusal["code"], message: string, setting: string) => {
      refusals.push({ code, message, field: [...at, setting] });
      return [];
    };
    if (one.kind === "CHANNEL_ACCOUNT")
      return refuse(
        "INVALID",
        "A channel account comes from its channel's webhook; it cannot be given here.",
        "kind",
      );
    const assurance = one.assurance ?? strongest(caller);
    if (assuranceRank(assurance) > assuranceRank(strongest(caller)))
      return refuse(
        "INVALID",
        `This key may vouch for ${strongest(caller)} at most. A key with IDENTITY_ATTEST may say ATTESTED.`,
        "assurance",
      );
    if (one.defaultCountry != null && !isPhoneCountry(one.defaultCountry))
      return refuse("INVALID", COUNTRY_WANTED, "defaultCountry");
    const defaultCountry = one.defaultCountry ?? workspaceCountry;
    const normal = normaliseIdentifier(
      { kind: one.kind, raw: one.value },
      { ...(defaultCountry ? { defaultCountry } : {}), blockedValues: rules.blockedValues },
    );
    if (!normal.ok) return refuse(normal.code, normal.message, "value");
    return [{ ...normal.identifier, kind: one.kind, assurance, origin: "API" }];
  });
  if (refusals.length > 0) throw new Refused(refusals);
  return read;
}

/** Refuses values that an erasure keeps out. */
export async function refuseErased(
  tx: Tx,
  identifiers: readonly NewIdentifier[],
  path: readonly string[],
): Promise<void> {
  if (identifiers.length === 0) return;
  const traces = await digestsOf(tx);
  const digests = identifiers.map((i) => traces.value(i.kind, i.value));
  const rows = await tx.query<{ digest: Buffer }>(
    "SELECT digest FROM erased_value WHERE workspace_id = $1 AND digest = ANY($2::bytea[])",
    [tx.workspaceId, digests],
  );
  if (rows.length === 0) return;
  const erased = new Set(rows.map((row) => row.digest.toString("hex")));
  const index = digests.findIndex((digest) => erased.has(digest.toString("hex")));
  throw new Refused([
    {
      code: "ERASED",
      message: "This person was erased; only a new message of theirs brings them back.",
      field: [...path, String(index), "value"],
    },
  ]);
}

/** Two different verified values of a unique kind are a conflict to show, never last-writer-wins. */
export async function refuseConflict(
  tx: Tx,
  contact: string | null,
  identifiers: readonly NewIdentifier[],
  path: readonly string[],
): Promise<void> {
  const { uniqueKinds } = await holdRules(tx);
  const own = contact
    ? await tx.query<{ kind: string; value: string }>(
        `SELECT i.kind, i.value FROM contact_source s JOIN identifier i ON i.workspace_id = $1 AND i.source_id = s.id
         WHERE s.workspace_id = $1 AND s.contact_id = $2 AND i.kind = ANY($3::text[]) AND i.assurance >= 2`,
        [tx.workspaceId, contact, uniqueKinds],
      )
    : [];
  for (const [index, one] of identifiers.entries()) {
    if (!uniqueKinds.includes(one.kind) || !isVerified(one.assurance)) continue;
    const others = [...own, ...identifiers.filter((i) => i.kind === one.kind && isVerified(i.assurance))];
    const other = others.find((i) => i.kind === one.kind && i.value !== one.value);
    if (other)
      throw new Refused([
        {
          code: "CONFLICT",
          message: `A contact holds one verified ${one.kind} only, and this would be another one. Remove the wrong one first.`,
          field: [...path, String(index), "value"],
        },
      ]);
  }
}

/** A merge's overrides, by field key, read as a contact's own fields are; or every refusal with its path. */
export async function readOverrides(
  tx: Tx,
  given: unknown,
  path: readonly string[],
): Promise<Map<string, unknown>> {
  const refuse = (message: string, ...at: string[]): never => {
    throw new Refused([{ code: "INVALID", message, field: [...path, ...at] }]);
  };
  if (given === null || given === undefined) return new Map();
  if (typeof given !== "object" || Array.isArray(given))
    return refuse("Overrides are an object: field key → value.");
  const { tags, ...rest } = given as Record<string, unknown>;
  const isText = (key: string) => (SETTABLE_TEXT_KEYS as readonly string[]).includes(key);
  if (
    tags !== undefined &&
    tags !== null &&
    !(Array.isArray(tags) && tags.every((tag) => typeof tag === "string"))
  )
    refuse("Tags are a list of texts.", "tags");
  for (const [key, value] of Object.entries(rest))
    if (isText(key) && value !== null && typeof value !== "string") refuse(`${key} is a text.`, key);
  const own = Object.entries(rest).filter(([key]) => isText(key));
  const fields = Object.fromEntries(Object.entries(rest).filter(([key]) => !isText(key)));
  try {
    return await readFields(
      tx,
      {
        ...Object.fromEntries(own),
        ...(tags === undefined ? {} : { tags: tags as string[] | null }),
        fields,
      },
      path,
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // A custom field has no level of its own here.
    const flat = (field: readonly string[]) =>
      field[path.length] === "fields" ? field.toSpliced(path.length, 1) : field;
    throw new Refused(error.refusals.map((one) => ({ ...one, field: flat(one.field ?? []) })));
  }
}

/** Field values by key, or every refusal with its path. Custom fields must be defined and fit. */
export async function readFields(
  tx: Tx,
  given: GivenFields | null | undefined,
  path: readonly string[],
): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>();
  const refusals: Refusal[] = [];
  const refuse = (message: string, ...at: string[]) =>
    refusals.push({ code: "INVALID", message, field: [...path, ...at] });
  for (const field of SETTABLE_TEXT_KEYS) {
    const value = given?.[field];
    if (value === undefined) continue;
    if (value !== null && isLonger(value, LENGTHS.contactText))
      refuse(`${field} has at most ${LENGTHS.contactText} characters.`, field);
    else if (field === "countryCode" && value !== null && !/^[A-Z]{2}$/.test(value))
      refuse("A country is its ISO 3166 alpha-2 code, e.g. US.", field);
    else values.set(field, value === null || value.trim() === "" ? null : value.trim());
  }
  if (given?.tags !== undefined) {
    const tags = given.tags?.map((tag) => tag.trim()) ?? null;
    const bad = tags?.findIndex((tag) => tag === "" || tag.length > 100) ?? -1;
    if (bad >= 0) refuse("A tag has 1 to 100 characters.", "tags", String(bad));
    else values.set("tags", tags === null ? null : [...new Set(tags)]);
  }
  const custom = Object.entries(given?.fields ?? {});
  const defined =
    custom.length > 0 ? new Map((await contactFields(tx)).map((field) => [field.key, field])) : new Map();
  for (const [key, value] of custom) {
    const field = defined.get(key);
    const problem = !field
      ? "is not defined; define it by contactFieldDefine first"
      : value === null
        ? null
        : fieldValueProblem(field, value);
    if (problem) refuse(`Field "${key}" ${problem}.`, "fields", key);
    else values.set(key, value);
  }
  if (refusals.length > 0) throw new Refused(refusals);
  return values;
}
