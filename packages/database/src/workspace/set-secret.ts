import { isLonger, isSecretName, isStorable, LENGTHS } from "@contact-identity/domain";
import { seal } from "../channel/seal.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { placeOfSecret, secretNames } from "./secret-store.ts";

const MAX_SECRETS = 100;

function checked(name: string, value: string): void {
  if (!isSecretName(name))
    refuse(
      "INVALID",
      "A secret's name begins with a letter or _ and has at most 64 letters, digits, _ and -.",
      ["name"],
    );
  if (value === "")
    refuse("REQUIRED", "A secret needs a value; workspaceSecretDelete takes it away.", ["value"]);
  if (isLonger(value, LENGTHS.secret))
    refuse("LIMIT_EXCEEDED", `A secret has at most ${LENGTHS.secret} characters.`, ["value"]);
  if (!isStorable(value))
    refuse("INVALID", "A secret cannot hold half of a surrogate pair or the character U+0000.", ["value"]);
}

/** Makes a secret or gives it another value, for the calls from then on. */
export async function setSecret(tx: Tx, name: string, value: string): Promise<void> {
  checked(name, value);
  // Two that come at once would each count without the other.
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${tx.workspaceId}:secrets`]);
  const names = await secretNames(tx);
  if (!names.includes(name) && names.length >= MAX_SECRETS)
    refuse("LIMIT_EXCEEDED", `A workspace has at most ${MAX_SECRETS} secrets; delete one first.`, ["name"]);
  await tx.query(
    `INSERT INTO workspace_secret (workspace_id, name, sealed_value) VALUES ($1, $2, $3)
     ON CONFLICT (workspace_id, name) DO UPDATE SET sealed_value = excluded.sealed_value, updated_at = excluded.updated_at`,
    [tx.workspaceId, name, seal(tx.encryptionKey, placeOfSecret(tx.workspaceId, name), value)],
  );
}

/** A step that names it fails from then on, and says so. */
export async function deleteSecret(tx: Tx, name: string): Promise<void> {
  const deleted = await tx.execute("DELETE FROM workspace_secret WHERE workspace_id = $1 AND name = $2", [
    tx.workspaceId,
    name,
  ]);
  if (deleted === 0) refuse("NOT_FOUND", "There is no secret of this name.", ["name"]);
}
