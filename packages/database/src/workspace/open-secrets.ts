import { unseal } from "../channel/seal.ts";
import type { Tx } from "../transaction.ts";
import { placeOfSecret } from "./secret-store.ts";

/**
 * Values of the workspace's secrets, for the moment of a call: never to be stored, logged or told. A name that is not there is absent.
 * Throws where one was sealed by a key that ENCRYPTION_KEY does not list.
 */
export async function openSecrets(
  tx: Tx,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  if (names.length === 0) return {};
  const rows = await tx.query<{ name: string; sealed: Buffer }>(
    "SELECT name, sealed_value AS sealed FROM workspace_secret WHERE workspace_id = $1 AND name = ANY($2::text[])",
    [tx.workspaceId, names],
  );
  return Object.fromEntries(
    rows.map(({ name, sealed }) => [
      name,
      unseal(tx.encryptionKey, placeOfSecret(tx.workspaceId, name), sealed),
    ]),
  );
}
