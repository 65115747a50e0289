import { assuranceRank, isVerified } from "@contact-identity/domain";
import { settleIdentity } from "../../identity/settle-identity.ts";
import { refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import type { NewIdentifier } from "../add-identifiers.ts";
import { addIdentifiers, valueKeyOf } from "../add-identifiers.ts";
import { lockContact } from "../atoms.ts";
import type { ContactCaller, GivenFields, GivenIdentifier } from "../contact-input.ts";
import { readFields, readIdentifiers, refuseConflict, refuseErased } from "../contact-input.ts";
import { ACTED_ON, lockOwners } from "../identifier-owner.ts";
import { tellIdentifiers } from "../tell-identifiers.ts";
import { sourceOfCaller } from "./api-source.ts";
import { insertFromCaller, saySourceFields } from "./create-contact.ts";

interface Owner {
  readonly contactId: string;
  readonly atom: string;
}

/**
 * Who owns the first identifier that has an owner, in the given order: the live contact, and the atom that the value was said of.
 * Who only typed a value is passed over, and by a call that vouches for it whom a network only showed besides: landing on the first to
 * claim an address would tell a stranger what is meant for its owner, or prove the claim for them.
 */
async function firstOwner(tx: Tx, identifiers: readonly NewIdentifier[]): Promise<Owner | null> {
  for (const { kind, value, assurance } of identifiers) {
    const [row] = await tx.query<Owner>(
      `SELECT s.contact_id AS "contactId", s.home_contact_id AS atom
       FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
       WHERE i.workspace_id = $1 AND i.kind = $2 AND i.value = $3
         AND ${ACTED_ON("$4")}
       ORDER BY i.owner DESC, i.assurance DESC, i.first_seen_at, i.id LIMIT 1`,
      [tx.workspaceId, kind, value, assuranceRank(isVerified(assurance) ? "CHANNEL" : "OBSERVED")],
    );
    if (row) return row;
  }
  return null;
}

/**
 * Finds or makes a contact and tells it what the caller knows. An attested external id that conflicts is CONFLICT, and nothing is written.
 * Nothing is looked up before its values are locked: who brings one of them at the same time finds what this call leaves.
 */
export async function upsertContact(
  tx: Tx,
  input: { identifiers: readonly GivenIdentifier[]; contact?: GivenFields | null },
  caller: ContactCaller,
  at: readonly string[] = ["input"],
): Promise<{ contactId: string; created: boolean }> {
  const path = [...at, "identifiers"];
  if (input.identifiers.length === 0)
    refuse("REQUIRED", "Give at least one identifier to find the contact by.", path);
  const identifiers = await readIdentifiers(tx, input.identifiers, caller, path);
  const fields = await readFields(tx, input.contact, [...at, "contact"]);
  const owners = await lockOwners(tx, identifiers.map(valueKeyOf));
  await refuseErased(tx, identifiers, path);
  const owner = await firstOwner(tx, identifiers);
  // By the atom: the contact that holds it once it is locked, though a merge or an unmerge came between.
  const root = owner && (await lockContact(tx, owner.atom, path)).root;
  await refuseConflict(tx, root, identifiers, path);
  if (owner === null || root === null)
    return { contactId: await insertFromCaller(tx, identifiers, fields, caller, owners), created: true };
  const source = await sourceOfCaller(tx, owner.atom, root, caller);
  const now = new Date();
  const added = await addIdentifiers(tx, source, identifiers, { owners });
  await tellIdentifiers(tx, root, added);
  const changed = await saySourceFields(tx, source, fields, caller, now);
  const settled = added.length > 0 || changed ? await settleIdentity(tx, [root], { changed: [root] }) : null;
  return { contactId: settled?.contactOf(root) ?? root, created: false };
}

/** Adds one value to a contact: evidence like any other, so rules act at once. Returns the identifier and the contact that holds it now. */
export async function addIdentifier(
  tx: Tx,
  contactId: string,
  given: GivenIdentifier,
  caller: ContactCaller,
): Promise<{ identifierId: string; contactId: string }> {
  const { root } = await lockContact(tx, contactId, ["contactId"]);
  const identifiers = await readIdentifiers(tx, [given], caller, ["identifier"], false);
  const [one] = identifiers as [NewIdentifier];
  const owners = await lockOwners(tx, identifiers.map(valueKeyOf));
  await refuseErased(tx, identifiers, ["identifier"]);
  await refuseConflict(tx, root, identifiers, ["identifier"]);
  const source = await sourceOfCaller(tx, root, root, caller);
  const added = await addIdentifiers(tx, source, identifiers, { owners });
  await tellIdentifiers(tx, root, added);
  const [fresh] = added;
  if (!fresh) return { identifierId: await heldBefore(tx, source, one), contactId: root };
  const settled = await settleIdentity(tx, [root], { changed: [root] });
  return { identifierId: fresh.id, contactId: settled.contactOf(root) };
}

async function heldBefore(tx: Tx, source: string, { kind, value }: NewIdentifier): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    "SELECT id FROM identifier WHERE workspace_id = $1 AND source_id = $2 AND kind = $3 AND value = $4",
    [tx.workspaceId, source, kind, value],
  );
  if (!row) throw new Error("the identifier that was just added is not there");
  return row.id;
}
