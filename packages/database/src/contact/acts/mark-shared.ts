import { normaliseIdentifier } from "@contact-identity/domain";
import { settleIdentity } from "../../identity/settle-identity.ts";
import { refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { MovedMeanwhile } from "../../transaction.ts";
import { lockContactsById } from "../atoms.ts";
import type { ContactIdentifier } from "../contact-store.ts";
import { identifierById } from "../contact-store.ts";
import { lockOwners } from "../identifier-owner.ts";

/** Role mailboxes and numbers with an extension are shared whatever anybody says. */
const isAlwaysShared = ({ kind, value }: ContactIdentifier): boolean => {
  const normal = normaliseIdentifier({ kind, raw: value }, { blockedValues: [] });
  return normal.ok && normal.identifier.staticallyShared;
};

async function holdersOf(tx: Tx, { kind, value }: ContactIdentifier): Promise<string[]> {
  const rows = await tx.query<{ contact: string }>(
    `SELECT DISTINCT s.contact_id AS contact FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
     WHERE i.workspace_id = $1 AND i.kind = $2 AND i.value = $3`,
    [tx.workspaceId, kind, value],
  );
  return rows.map((row) => row.contact);
}

/**
 * A person says that several people use a value, or that they do not after all: of everybody who holds it, and of whoever will.
 * Merges that rested on the value alone are taken apart; taken back, the rules act again.
 */
export async function markShared(tx: Tx, id: string, shared: boolean): Promise<ContactIdentifier> {
  const identifier = await identifierById(tx, id);
  if (identifier.kind === "CHANNEL_ACCOUNT") return refuse("INVALID", "A channel account is one person's; it cannot be shared.", ["id"]);
  if (!shared && isAlwaysShared(identifier))
    return refuse("INVALID", "A role mailbox or a number with an extension is always shared: it routes messages and never merges.", [
      "shared",
    ]);
  const before = await holdersOf(tx, identifier);
  await lockContactsById(tx, before);
  await lockOwners(tx, [identifier]);
  await identifierById(tx, id);
  const contacts = await holdersOf(tx, identifier);
  if (contacts.some((contact) => !before.includes(contact))) throw new MovedMeanwhile("somebody else holds this value by now");
  await tx.query("UPDATE identifier SET shared_kind = $4 WHERE workspace_id = $1 AND kind = $2 AND value = $3 AND shared_kind <> $4", [
    tx.workspaceId,
    identifier.kind,
    identifier.value,
    shared,
  ]);
  await settleIdentity(tx, contacts);
  return identifierById(tx, id);
}
