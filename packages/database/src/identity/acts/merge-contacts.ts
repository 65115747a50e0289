import { lockContactsById } from "../../contact/atoms.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import { Refused } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { journalMerge } from "../merge/journal.ts";
import { moveSources } from "../merge/move-sources.ts";
import { holdRules } from "../rules/hold-rules.ts";
import { ruleSetOf } from "../rules/rules-store.ts";
import { settleIdentity } from "../settle-identity.ts";
import type { MergeRequest } from "./merge-plan.ts";
import { planPersonsMerge } from "./merge-plan.ts";

export interface MergeByPerson extends MergeRequest {
  readonly actor: string;
  readonly reason?: string | null;
  /** The suggestion that was accepted; its rule and evidence are the merge's. */
  readonly suggestionId?: string | null;
}

/**
 * Merges by a person's word, all or nothing, over every blocker but the absolute ones. Returns the merge's id.
 * Once merged, the pairs are no longer REJECTED_BEFORE.
 */
export async function mergeContacts(tx: Tx, request: MergeByPerson): Promise<string> {
  const set = ruleSetOf(await holdRules(tx));
  const { atoms, links } = await lockContactsById(tx, [request.survivorId, ...request.absorbedIds]);
  const plan = await planPersonsMerge(tx, request, set);
  if (plan.survivor === null || plan.refusals.length > 0) throw new Refused(plan.refusals);
  const at = new Date();
  const survivor = plan.survivor;
  const accepted = request.suggestionId ? await acceptedSuggestion(tx, request.suggestionId) : null;
  const id = await journalMerge(
    tx,
    {
      survivor,
      absorbed: plan.absorbed,
      actor: request.actor,
      byPerson: true,
      rule: accepted?.rule ?? null,
      rulesVersion: set.version,
      evidence: accepted?.evidence ?? plan.evidence,
      lostValues: plan.lostValues,
      overrides: Object.keys(plan.overrides).length > 0 ? plan.overrides : null,
      reason: request.reason ?? null,
      suggestionId: request.suggestionId ?? null,
    },
    at,
  );
  await forgetApart(tx, [survivor, ...plan.absorbed], atoms);
  const before = new Map(atoms.map((atom) => [atom.id, atom.root]));
  const next = [
    ...links,
    ...plan.absorbed.map((absorbed) => ({ merge: id, absorbed, survivor, byPerson: true })),
  ];
  await moveSources(
    tx,
    atoms.map((atom) => atom.id),
    before,
    next,
  );
  await appendEvents(tx, [
    {
      type: "contact.merged",
      contactId: survivor,
      payload: { mergeId: id, survivorId: survivor, absorbedIds: plan.absorbed, rule: null },
    },
  ]);
  await settleIdentity(tx, [survivor], { changed: [survivor], rules: set });
  return id;
}

async function acceptedSuggestion(tx: Tx, id: string) {
  const [row] = await tx.query<{ rule: never; evidence: never }>(
    "SELECT rule, evidence FROM merge_suggestion WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id],
  );
  return row ?? null;
}

/** A person's merge lifts what persons said against these pairs. */
async function forgetApart(
  tx: Tx,
  contacts: readonly string[],
  atoms: readonly { id: string; root: string }[],
): Promise<void> {
  const own = atoms.filter((atom) => contacts.includes(atom.root)).map((atom) => atom.id);
  await tx.query(
    "DELETE FROM contact_apart WHERE workspace_id = $1 AND low_id = ANY($2::uuid[]) AND high_id = ANY($2::uuid[])",
    [tx.workspaceId, own],
  );
}
