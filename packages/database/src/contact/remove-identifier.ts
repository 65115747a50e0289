import { lockContact } from "../identity/atoms.ts";
import { settleIdentity } from "../identity/settle-identity.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { ContactIdentifier } from "./contact-store.ts";
import { identifiersByIds } from "./contact-store.ts";
import { electOwner, lockOwner } from "./identifier-owner.ts";

/** Takes a value away from its source. Merges that rested on it alone are taken apart. Answers what was removed. */
export async function removeIdentifier(tx: Tx, id: string): Promise<ContactIdentifier> {
  const [identifier] = await identifiersByIds(tx, [id]);
  if (!identifier) return refuse("NOT_FOUND", "There is no such identifier.", ["id"]);
  if (identifier.kind === "CHANNEL_ACCOUNT")
    return refuse("INVALID", "A channel account is what its source is; it cannot be removed. Unmerge, or erase the contact, instead.", [
      "id",
    ]);
  const { root } = await lockContact(tx, identifier.contactId, ["id"]);
  await lockOwner(tx, identifier);
  await tx.query("DELETE FROM identifier WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id]);
  await electOwner(tx, identifier);
  await settleIdentity(tx, [root], { changed: [root] });
  return identifier;
}
