import { isVerified } from "@contact-identity/domain";
import { holdRules } from "../../identity/rules/hold-rules.ts";
import { ruleSetOf } from "../../identity/rules/rules-store.ts";
import { settleIdentity } from "../../identity/settle-identity.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import { Refused, refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import type { NewIdentifier } from "../add-identifiers.ts";
import { addIdentifiers, valueKeyOf } from "../add-identifiers.ts";
import type { ContactCaller, GivenFields, GivenIdentifier } from "../contact-input.ts";
import { readFields, readIdentifiers, refuseConflict, refuseErased } from "../contact-input.ts";
import type { Owners } from "../identifier-owner.ts";
import { lockOwners } from "../identifier-owner.ts";
import { insertContactWithSource } from "../new-source.ts";
import { setSourceFields } from "../set-fields.ts";
import { tellIdentifiers } from "../tell-identifiers.ts";

/** Makes a contact of a caller's word. A verified value that another contact owns is IDENTIFIER_TAKEN; a claimed one creates, and suggests. */
export async function createContact(
  tx: Tx,
  input: { contact?: GivenFields | null; identifiers: readonly GivenIdentifier[] },
  caller: ContactCaller,
): Promise<string> {
  const path = ["input", "identifiers"];
  if (input.identifiers.length === 0)
    refuse("REQUIRED", "Give at least one identifier, or nobody will find this contact again.", path);
  const identifiers = await readIdentifiers(tx, input.identifiers, caller, path);
  const fields = await readFields(tx, input.contact, ["input", "contact"]);
  const owners = await lockOwners(tx, identifiers.map(valueKeyOf));
  await refuseErased(tx, identifiers, path);
  await refuseConflict(tx, null, identifiers, path);
  await refuseTaken(tx, identifiers, path);
  return insertFromCaller(tx, identifiers, fields, caller, owners);
}

/** A new contact with a source of the caller's own, settled. Returns the contact that answers for it. `owners` are what it was decided by. */
export async function insertFromCaller(
  tx: Tx,
  identifiers: readonly NewIdentifier[],
  fields: ReadonlyMap<string, unknown>,
  caller: ContactCaller,
  owners: Owners,
): Promise<string> {
  const at = new Date();
  const { contactId, sourceId } = await insertContactWithSource(
    tx,
    { channelId: null, origin: "API", label: caller.label, replyTo: null },
    at,
  );
  const rules = ruleSetOf(await holdRules(tx));
  const added = await addIdentifiers(tx, sourceId, identifiers, { owners, uniqueKinds: rules.uniqueKinds });
  await saySourceFields(tx, sourceId, fields, caller, at);
  await appendEvents(tx, [{ type: "contact.created", contactId, payload: {} }]);
  await tellIdentifiers(tx, contactId, added);
  const settled = await settleIdentity(tx, [contactId], { changed: [contactId], rules });
  return settled.contactOf(contactId);
}

export const saySourceFields = (
  tx: Tx,
  sourceId: string,
  fields: ReadonlyMap<string, unknown>,
  caller: ContactCaller,
  at: Date,
) =>
  setSourceFields(
    tx,
    sourceId,
    [...fields].map(([field, value]) => ({
      field,
      value,
      assurance: caller.mayAttest ? ("ATTESTED" as const) : ("CLAIMED" as const),
      origin: "API" as const,
    })),
    at,
  );

async function refuseTaken(
  tx: Tx,
  identifiers: readonly NewIdentifier[],
  path: readonly string[],
): Promise<void> {
  for (const [index, one] of identifiers.entries()) {
    if (!isVerified(one.assurance)) continue;
    const [owner] = await tx.query<{ contactId: string }>(
      `SELECT s.contact_id AS "contactId" FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
       WHERE i.workspace_id = $1 AND i.kind = $2 AND i.value = $3 AND i.owner AND i.assurance >= 2`,
      [tx.workspaceId, one.kind, one.value],
    );
    if (owner)
      throw new Refused([
        {
          code: "IDENTIFIER_TAKEN",
          message:
            "Another contact owns this value. Use contactUpsert to find it, or identifierAdd to add to it.",
          field: [...path, String(index), "value"],
        },
      ]);
  }
}
