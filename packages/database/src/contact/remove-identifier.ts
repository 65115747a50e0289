import { lockContact } from "../identity/atoms.ts";
import { settleIdentity } from "../identity/settle-identity.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import type { ContactIdentifier } from "./contact-store.ts";
import { identifiersByIds } from "./contact-store.ts";
import { electOwner, lockOwners } from "./identifier-owner.ts";

export async function identifierById(tx: Tx, id: string): Promise<ContactIdentifier> {
  const [identifier] = await identifiersByIds(tx, [id]);
  return identifier ?? refuse("NOT_FOUND", "There is no such identifier.", ["id"]);
}

/** Takes a value away from its source. Merges that rested on it alone are taken apart. Answers what was removed. */
export async function removeIdentifier(tx: Tx, id: string): Promise<ContactIdentifier> {
  const found = await identifierById(tx, id);
  if (found.kind === "CHANNEL_ACCOUNT")
    return refuse("INVALID", "A channel account is what its source is; it cannot be removed. Unmerge, or erase the contact, instead.", [
      "id",
    ]);
  const { root } = await lockContact(tx, found.contactId, ["id"]);
  await lockOwners(tx, [found]);
  const identifier = await identifierById(tx, id);
  if (identifier.contactId !== root) throw new MovedMeanwhile("its source went to another contact meanwhile");
  await tx.query("DELETE FROM identifier WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id]);
  await electOwner(tx, identifier);
  await settleIdentity(tx, [root], { changed: [root] });
  return identifier;
}
