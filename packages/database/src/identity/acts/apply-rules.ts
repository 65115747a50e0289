import { refreshContacts } from "../../contact/refresh-contacts.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import type { Tx } from "../../transaction.ts";
import { holdRules, isLeft } from "../rules/hold-rules.ts";
import { ruleSetOf } from "../rules/rules-store.ts";
import { settleIdentity } from "../settle-identity.ts";

/** Contacts of one slice at most. */
const BATCH = 50;
/** No contact is begun after this; so a slice ends within 200 ms unless one contact alone takes longer. */
const SLICE_MS = 100;
/** How soon it is looked again whether the former rules are left. */
const LEAVING_MS = 250;

export interface RulesPass {
  readonly version: number;
  /** The contact that the slice before ended with. */
  readonly after: string | null;
}

/**
 * One slice of going through a workspace's contacts after an edit of its rules: a short transaction, for its locks are in the way of
 * messages. It ends with an event for the next slice, so that what is killed goes on from the last one committed; the last slice says that
 * the version is applied. A newer version makes this pass stop: its own covers everything.
 */
export async function applyRules(tx: Tx, pass: RulesPass, sliceMs = SLICE_MS): Promise<void> {
  const began = performance.now();
  const row = await holdRules(tx);
  if (row.version !== pass.version) return;
  if (pass.after === null && !(await isLeft(tx, pass.version))) {
    // Who decides by the former rules at this moment writes what a pass that began now would not see.
    const notBefore = new Date(Date.now() + LEAVING_MS);
    await appendEvents(tx, [{ type: "internal.apply-rules", payload: { ...pass }, notBefore }]);
    return;
  }
  const set = ruleSetOf(row);
  const contacts = await tx.query<{ id: string }>(
    "SELECT id FROM contact WHERE workspace_id = $1 AND live AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
    [tx.workspaceId, pass.after, BATCH],
  );
  const ids = contacts.map((contact) => contact.id);
  let done = 0;
  // One, two, four …: a contact that has a thousand sources comes with few others.
  for (let size = 1; done < ids.length && (done === 0 || performance.now() - began < sliceMs); size *= 2) {
    const some = ids.slice(done, done + size);
    await refreshContacts(tx, some, set.survivorship, false);
    for (const id of some) {
      await settleIdentity(tx, [id], { rules: set });
      done++;
      if (performance.now() - began >= sliceMs) break;
    }
  }
  const last = ids[done - 1];
  if (last !== undefined && (done < ids.length || ids.length === BATCH)) {
    await appendEvents(tx, [
      { type: "internal.apply-rules", payload: { version: pass.version, after: last } },
    ]);
    return;
  }
  await tx.query("UPDATE merge_rule_set SET applied_at = now() WHERE workspace_id = $1 AND version = $2", [
    tx.workspaceId,
    pass.version,
  ]);
}
