import type { IdentityPlan, Link, Partition, RuleSet, SuggestionDraft } from "@contact-identity/domain";
import {
  isShared,
  lostValues,
  partition,
  planIdentity,
  suggestionsOf,
  valueKey,
} from "@contact-identity/domain";
import { lockMore } from "../contact/atoms.ts";
import { resolveContacts } from "../contact/contact-store.ts";
import type { ContactChange } from "../contact/projection.ts";
import { loadShown, refreshContacts } from "../contact/refresh-contacts.ts";
import type { NewEvent } from "../outbox/append-events.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import type { Surroundings } from "./load-evidence.ts";
import { loadSurroundings } from "./load-evidence.ts";
import { rootsOf } from "./merge/contact-tree.ts";
import { journalMerge, markUndone } from "./merge/journal.ts";
import { moveSources } from "./merge/move-sources.ts";
import { holdRules } from "./rules/hold-rules.ts";
import { ruleSetOf } from "./rules/rules-store.ts";
import { stormyValues } from "./storm.ts";
import { syncSuggestions } from "./suggestion/sync-suggestions.ts";

export interface Decision {
  readonly surroundings: Surroundings;
  readonly partition: Partition;
  readonly plan: IdentityPlan;
}

/** What the rules say of the people around the given contacts, and what would have to happen. Writes nothing: preview and act share it. */
export async function decideIdentity(
  tx: Tx,
  atoms: readonly string[],
  set: RuleSet,
  {
    waited = false,
    everyHolder = false,
  }: { readonly waited?: boolean | undefined; readonly everyHolder?: boolean } = {},
): Promise<Decision> {
  const surroundings = await loadSurroundings(tx, atoms, set, everyHolder);
  const decide = (found: Surroundings): Decision => {
    const parts = partition(found.evidence, set);
    return { surroundings: found, partition: parts, plan: planIdentity(found.evidence, parts, found.links) };
  };
  // A value held back may let another one through, which may be held back in turn.
  for (let storms: ReadonlyMap<string, number> = new Map(), decision = decide(surroundings); ; ) {
    const planned = decision.plan.merges.map((merge) => merge.evidence);
    const more = await stormyValues(tx, planned, waited);
    if ([...more.keys()].every((value) => storms.has(value))) return decision;
    storms = new Map([...more, ...storms]);
    decision = decide({ ...surroundings, evidence: { ...surroundings.evidence, storms } });
  }
}

function fingerprint({ surroundings, plan }: Decision, drafts: readonly SuggestionDraft[]): string {
  const contacts = new Map(surroundings.evidence.atoms.map((atom) => [atom.id, atom.contact]));
  return JSON.stringify([
    [...surroundings.component].sort(),
    surroundings.links.map((l) => `${l.merge}${l.absorbed}`).sort(),
    plan.cuts.map((l) => l.merge).sort(),
    plan.merges.map((m) => [m.survivor, m.absorbed, m.rule.key]),
    drafts.map((d) => [d.subject, d.evidence, d.heldBackBy, d.atoms.map((atom) => contacts.get(atom))]),
  ]);
}

const draftsOf = ({ surroundings: { evidence, component }, partition: parts }: Decision, set: RuleSet) =>
  suggestionsOf(evidence, set, parts, (atom) => component.has(atom));

/** Everybody whom the decision moves or offers: who of them is moved meanwhile would make it a wrong one. */
function concerned(
  { surroundings: { evidence, component }, plan }: Decision,
  drafts: readonly SuggestionDraft[],
): string[] {
  if (plan.cuts.length + plan.merges.length + drafts.length === 0) return [];
  const offered = new Set(drafts.flatMap((draft) => draft.atoms));
  return [
    ...component,
    ...evidence.atoms.flatMap((atom) => (offered.has(atom.id) ? [atom.id, atom.contact] : [])),
  ];
}

export interface SettleOptions {
  /** Contacts to show again although no rule moved them: a value was added, a field changed. */
  readonly changed?: readonly string[];
  readonly causedBy?: readonly string[];
  /** The rules to go by; the ones in force when absent. */
  readonly rules?: RuleSet;
  /** What a STORM held back has waited its hour: all of it goes, unless the hour was as stormy. */
  readonly waited?: boolean;
}

/** What settling came to, for the rest of the transaction: nobody has to ask the database again. */
export interface Settled {
  /** The live contact that holds an atom now; of an atom that was not looked at, itself. */
  contactOf(atom: string): string;
  /** What contacts show differently since, as told in `contact.updated`. */
  readonly changes: readonly ContactChange[];
}

/**
 * Brings the contacts around the given atoms into line with the rules: candidates, decision, locks in id order, decision again, apply.
 * Run it after every change of evidence, in the same transaction.
 */
export async function settleIdentity(
  tx: Tx,
  atoms: readonly string[],
  options: SettleOptions = {},
): Promise<Settled> {
  const set = options.rules ?? ruleSetOf(await holdRules(tx));
  const { waited } = options;
  const decision = await decideIdentity(tx, atoms, set, { waited });
  const drafts = draftsOf(decision, set);
  const ids = concerned(decision, drafts);
  if (ids.length > 0) {
    await lockMore(tx, ids);
    const again = await decideIdentity(tx, atoms, set, { waited });
    if (fingerprint(again, draftsOf(again, set)) !== fingerprint(decision, drafts))
      throw new MovedMeanwhile("the evidence changed while it was decided upon");
  }
  return applyDecision(tx, decision, drafts, set, options);
}

/**
 * Shows the changed contacts at once, and leaves to the worker what follows for others: a claim can only suggest, and the one who made it must
 * not see by the time that it takes who else holds the value.
 */
export async function settleLater(
  tx: Tx,
  atoms: readonly string[],
  { changed, rules }: { readonly changed: readonly string[]; readonly rules: RuleSet },
): Promise<Settled> {
  const rows = await resolveContacts(tx, [...atoms, ...changed]);
  const contactOf = (atom: string) => rows.get(atom)?.id ?? atom;
  const changes = await refreshContacts(tx, [...new Set(changed.map(contactOf))], rules.survivorship);
  await appendEvents(tx, [
    ...changes.map(
      (change) => ({ type: "contact.updated", contactId: change.contactId, payload: { ...change } }) as const,
    ),
    { type: "internal.settle-identity", payload: { atoms, waited: false } },
  ]);
  return { contactOf, changes };
}

async function applyDecision(
  tx: Tx,
  { surroundings, partition: parts, plan }: Decision,
  drafts: readonly SuggestionDraft[],
  set: RuleSet,
  options: SettleOptions,
): Promise<Settled> {
  const { evidence, component } = surroundings;
  const at = new Date();
  const all = evidence.atoms.map((atom) => atom.id);
  const roots = new Map(evidence.atoms.map((atom) => [atom.id, atom.contact]));
  let links: Link[] = surroundings.links.filter((link) => !plan.cuts.includes(link));
  const events: NewEvent[] = [];
  const touched = new Set(options.changed ?? []);
  const mine = all.filter((atom) => component.has(atom));
  if (plan.cuts.length > 0) {
    await markUndone(
      tx,
      plan.cuts.map((cut) => cut.merge),
      "rules",
      at,
    );
    for (const id of await moveSources(tx, mine, roots, links)) touched.add(id);
    for (const [atom, root] of rootsOf(mine, links)) roots.set(atom, root);
    for (const cut of plan.cuts)
      events.push({
        type: "contact.unmerged",
        contactId: cut.absorbed,
        payload: { mergeId: cut.merge, contactIds: [roots.get(cut.survivor) ?? cut.survivor, cut.absorbed] },
      });
  }
  for (const merge of plan.merges) {
    const before = await loadShown(tx, [merge.survivor, merge.absorbed], set.survivorship);
    const draft = {
      survivor: merge.survivor,
      absorbed: [merge.absorbed],
      actor: `rule:${merge.rule.key}`,
      byPerson: false,
      rule: merge.rule,
    } as const;
    const id = await journalMerge(
      tx,
      { ...draft, rulesVersion: set.version, evidence: merge.evidence, lostValues: [] },
      at,
    );
    links = [...links, { merge: id, absorbed: merge.absorbed, survivor: merge.survivor, byPerson: false }];
    for (const moved of await moveSources(tx, mine, roots, links)) touched.add(moved);
    for (const [atom, root] of rootsOf(mine, links)) roots.set(atom, root);
    const after = await loadShown(tx, [merge.survivor], set.survivorship);
    const lost = lostValues(
      [...before.values()].map((shown) => shown.fields),
      after.get(merge.survivor)?.fields ?? new Map(),
    );
    if (lost.length > 0)
      await tx.query("UPDATE merge SET lost_values = $3 WHERE workspace_id = $1 AND id = $2", [
        tx.workspaceId,
        id,
        JSON.stringify(lost),
      ]);
    events.push({
      type: "contact.merged",
      contactId: merge.survivor,
      payload: {
        mergeId: id,
        survivorId: merge.survivor,
        absorbedIds: [merge.absorbed],
        rule: merge.rule.key,
      },
    });
  }
  await syncShared(tx, surroundings, parts);
  const rootOf = (atom: string) => roots.get(atom) ?? atom;
  events.push(...(await syncSuggestions(tx, { around: mine, loaded: all }, drafts, rootOf, at)));
  if (parts.blocked.some((b) => b.blockedBy.includes("STORM")))
    events.push({
      type: "internal.settle-identity",
      payload: { atoms: mine },
      notBefore: new Date(at.getTime() + 3_600_000),
    });
  const changes = await refreshContacts(tx, [...new Set([...touched].map(rootOf))], set.survivorship);
  for (const { contactId, ...payload } of changes)
    events.push({ type: "contact.updated", contactId, payload });
  await appendEvents(
    tx,
    events.map((event) => ({ ...event, causedBy: options.causedBy ?? [] })),
  );
  return { contactOf: rootOf, changes };
}

/**
 * What is shown as `shared` follows the last decision, of the holders that were looked at: others were told when they came. Where the
 * holders' proofs changed it, of all.
 */
async function syncShared(tx: Tx, { evidence, component }: Surroundings, parts: Partition): Promise<void> {
  const held = evidence.values.filter((v) => v.kind !== "CHANNEL_ACCOUNT");
  const own = new Set(held.filter((v) => component.has(v.atom)).map(valueKey));
  const list = held.filter((v) => own.has(valueKey(v)));
  if (list.length === 0) return;
  const changed = await tx.query<{ kind: string; value: string; shared: boolean; verified: boolean }>(
    `UPDATE identifier i SET shared = t.shared FROM unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[]) AS t (source, kind, value, shared)
     WHERE i.workspace_id = $1 AND i.source_id = t.source AND i.kind = t.kind AND i.value = t.value AND i.shared <> t.shared
     RETURNING i.kind, i.value, i.shared, i.assurance >= 2 AS verified`,
    [
      tx.workspaceId,
      list.map((v) => v.source),
      list.map((v) => v.kind),
      list.map((v) => v.value),
      list.map((v) => isShared(parts.shared, v)),
    ],
  );
  const proven = [
    ...new Map(
      changed.filter((one) => one.verified).map((one) => [valueKey({ ...one, scope: "" } as never), one]),
    ).values(),
  ];
  if (proven.length === 0) return;
  await tx.query(
    `UPDATE identifier i SET shared = t.shared FROM unnest($2::text[], $3::text[], $4::boolean[]) AS t (kind, value, shared)
     WHERE i.workspace_id = $1 AND i.kind = t.kind AND i.value = t.value AND i.shared <> t.shared AND i.source_id <> ALL($5::uuid[])`,
    [
      tx.workspaceId,
      proven.map((v) => v.kind),
      proven.map((v) => v.value),
      proven.map((v) => v.shared),
      list.map((v) => v.source),
    ],
  );
}
