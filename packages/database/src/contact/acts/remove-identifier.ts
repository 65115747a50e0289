import { holdRules } from "../../identity/rules/hold-rules.ts";
import { settleIdentity } from "../../identity/settle-identity.ts";
import { refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { MovedMeanwhile } from "../../transaction.ts";
import { lockContact } from "../atoms.ts";
import type { ContactIdentifier } from "../contact-store.ts";
import { identifierById } from "../contact-store.ts";
import { electOwner, lockOwners } from "../identifier-owner.ts";
import { tellRemoved } from "../tell-identifiers.ts";

/** As many of those who still hold a value as tell whether it is shared; who they are to each other may have changed with it. */
async function fewHolders(tx: Tx, { kind, value }: ContactIdentifier): Promise<string[]> {
  const { maxContactsPerValue } = await holdRules(tx);
  const rows = await tx.query<{ atom: string }>(
    `SELECT s.home_contact_id AS atom FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
     WHERE i.workspace_id = $1 AND i.kind = $2 AND i.value = $3 ORDER BY i.assurance DESC, i.first_seen_at, i.id LIMIT $4`,
    [tx.workspaceId, kind, value, 2 * (maxContactsPerValue + 1)],
  );
  return rows.map((row) => row.atom);
}

/** Takes a value away from its source. Merges that rested on it alone are taken apart. Returns what was removed. */
export async function removeIdentifier(tx: Tx, id: string): Promise<ContactIdentifier> {
  const found = await identifierById(tx, id);
  if (found.kind === "CHANNEL_ACCOUNT")
    return refuse(
      "INVALID",
      "A channel account is what its source is; it cannot be removed. Unmerge, or erase the contact, instead.",
      ["id"],
    );
  const { root } = await lockContact(tx, found.contactId, ["id"]);
  await lockOwners(tx, [found]);
  const identifier = await identifierById(tx, id);
  if (identifier.contactId !== root) throw new MovedMeanwhile("its source went to another contact meanwhile");
  await tx.query("DELETE FROM identifier WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id]);
  await tellRemoved(tx, root, identifier);
  await electOwner(tx, identifier);
  await settleIdentity(tx, [root, ...(await fewHolders(tx, identifier))], { changed: [root] });
  return identifier;
}
