import type { ShownValue } from "@contact-identity/domain";
import { lockContactsById } from "../../contact/atoms.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import type { Refusal } from "../../refused.ts";
import { refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { rootsOf } from "../merge/contact-tree.ts";
import { markUndone } from "../merge/journal.ts";
import { keepApart } from "../merge/keep-apart.ts";
import { MergeRow } from "../merge/merge.row.ts";
import { moveSources } from "../merge/move-sources.ts";
import { holdRules } from "../rules/hold-rules.ts";
import { ruleSetOf } from "../rules/rules-store.ts";
import { settleIdentity } from "../settle-identity.ts";

export interface Unmerged {
  readonly mergeId: string;
  /** Survivor first. */
  readonly contactIds: readonly string[];
  /** What a person set since, which stays with the survivor. */
  readonly kept: readonly ShownValue[];
  /** SUPERSEDED sources; the rest moved. */
  readonly notes: readonly Refusal[];
}

/**
 * Takes a merge back: its absorbed contacts stand up under their old ids, with the sources that were theirs, wherever those are now.
 * The two sides stay apart until a person merges them again.
 */
export async function unmergeContacts(tx: Tx, mergeId: string, actor: string): Promise<Unmerged> {
  const merge = await mergeById(tx, mergeId);
  if (!merge) return refuse("NOT_FOUND", "There is no such merge.", ["mergeId"]);
  const absorbed = await absorbedOf(tx, mergeId);
  const { roots, atoms, links } = await lockContactsById(tx, [merge.survivorId, ...absorbed]);
  const again = await mergeById(tx, mergeId);
  if (again?.undoneAt) return refuse("ALREADY_UNDONE", "This merge was undone already.", ["mergeId"]);
  if (!roots.has(merge.survivorId))
    return refuse("NOT_FOUND", "The merged contact was erased; there is nothing left to take apart.", [
      "mergeId",
    ]);
  const at = new Date();
  const set = ruleSetOf(await holdRules(tx));
  const all = atoms.map((atom) => atom.id);
  const next = links.filter((link) => link.merge !== mergeId);
  const [before, after] = [new Map(atoms.map((atom) => [atom.id, atom.root])), rootsOf(all, next)];
  const kept = await handsSince(tx, merge, absorbed, after);
  const notes = await superseded(tx, merge, absorbed, before, after);
  await markUndone(tx, [mergeId], actor, at);
  const moved = await moveSources(tx, all, before, next);
  for (const id of absorbed) {
    const side = all.filter((atom) => after.get(atom) === id);
    const others = all.filter((atom) => after.get(atom) !== id && before.get(atom) === before.get(id));
    if (side.length > 0) await keepApart(tx, side, others, actor, null, at);
  }
  const survivor = after.get(merge.survivorId) ?? merge.survivorId;
  const contactIds = [survivor, ...absorbed.map((id) => after.get(id) ?? id)];
  await appendEvents(tx, [
    { type: "contact.unmerged", contactId: survivor, payload: { mergeId, contactIds } },
  ]);
  const changed = [...new Set([...moved, ...contactIds])];
  await settleIdentity(tx, changed, { changed, rules: set });
  return { mergeId, contactIds: [...new Set(contactIds)], kept, notes };
}

export async function mergeById(tx: Tx, id: string): Promise<MergeRow | null> {
  const [row] = await tx.query<MergeRow>(
    `SELECT ${tx.columns(MergeRow, "m")} FROM merge m WHERE m.workspace_id = $1 AND m.id = $2`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

export const absorbedOf = async (tx: Tx, mergeId: string): Promise<string[]> => {
  const rows = await tx.query<{ id: string }>(
    `SELECT contact_id AS id FROM merge_absorbed WHERE workspace_id = $1 AND merge_id = $2 ORDER BY contact_id`,
    [tx.workspaceId, mergeId],
  );
  return rows.map((row) => row.id);
};

/** What people set on the survivor's side after the merge. */
async function handsSince(
  tx: Tx,
  merge: MergeRow,
  absorbed: readonly string[],
  after: ReadonlyMap<string, string>,
): Promise<ShownValue[]> {
  const survivorSide = [...after]
    .filter(([, root]) => root === after.get(merge.survivorId) && !absorbed.includes(root))
    .map(([atom]) => atom);
  const rows = await tx.query<{ field: string; value: unknown; origin: ShownValue["origin"]; setAt: Date }>(
    `SELECT field, value, origin, set_at AS "setAt" FROM contact_pin
     WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[]) AND set_at >= $3 ORDER BY field, set_at`,
    [tx.workspaceId, survivorSide, merge.createdAt],
  );
  return rows.map((row) => ({
    field: row.field,
    value: row.value,
    origin: row.origin,
    assurance: "OPERATOR",
    source: null,
    observedAt: row.setAt.getTime(),
  }));
}

/** Sources that this merge moved and that a person has since placed with somebody else: they are left where they are. */
async function superseded(
  tx: Tx,
  merge: MergeRow,
  absorbed: readonly string[],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<Refusal[]> {
  const holder = before.get(merge.survivorId);
  const freed = new Set(absorbed.map((id) => after.get(id)));
  const rows = await tx.query<{ home: string; contact: string }>(
    `SELECT s.home_contact_id AS home, s.contact_id AS contact FROM merge_source m JOIN contact_source s ON s.workspace_id = $1 AND s.id = m.source_id
     WHERE m.workspace_id = $1 AND m.merge_id = $2 AND s.contact_id <> s.home_contact_id`,
    [tx.workspaceId, merge.id],
  );
  // With the survivor, too, by a merge of its own: then it does not go with the side that is taken out.
  const elsewhere = rows.filter((row) => row.contact !== holder || !freed.has(after.get(row.home)));
  return elsewhere.map(() => ({
    code: "SUPERSEDED",
    message:
      "A source was taken out and placed elsewhere since; it stays there. Undo that merge first to bring it back.",
    field: ["mergeId"],
  }));
}
