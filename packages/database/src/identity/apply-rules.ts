import { refreshContacts } from "../contact/refresh-contacts.ts";
import { appendEvents } from "../outbox/outbox-store.ts";
import type { Tx } from "../transaction.ts";
import { currentRules, ruleSetOf } from "./rules-store.ts";
import { settleIdentity } from "./settle-identity.ts";

/** Contacts a transaction; small, so that nobody waits long for their locks. */
const BATCH = 50;

/**
 * Goes through a workspace's contacts after an edit of its rules, a batch a transaction; the last one says that the version is applied.
 * A newer version makes this one stop: its own pass covers everything.
 */
export async function applyRules(tx: Tx, pass: { readonly version: number; readonly after: string | null }): Promise<void> {
  const row = await currentRules(tx);
  if (row.version !== pass.version) return;
  const set = ruleSetOf(row);
  const contacts = await tx.query<{ id: string }>(
    "SELECT id FROM contact WHERE workspace_id = $1 AND live AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
    [tx.workspaceId, pass.after, BATCH],
  );
  const ids = contacts.map((contact) => contact.id);
  await refreshContacts(tx, ids, set.survivorship, false);
  for (const id of ids) await settleIdentity(tx, [id], { rules: set });
  const last = ids.at(-1);
  if (last !== undefined && ids.length === BATCH) {
    await appendEvents(tx, [{ type: "internal.apply-rules", payload: { version: pass.version, after: last } }]);
    return;
  }
  await tx.query("UPDATE merge_rule_set SET applied_at = now() WHERE workspace_id = $1 AND version = $2", [tx.workspaceId, pass.version]);
}
