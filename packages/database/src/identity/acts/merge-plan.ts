import type { Blocker, MergeEvidence, RuleSet, ShownValue } from "@contact-identity/domain";
import {
  ABSOLUTE_BLOCKERS,
  assuranceRank,
  bestOfEach,
  edgesOf,
  guardedGroups,
  lostValues,
  shownFields,
} from "@contact-identity/domain";
import { readOverrides } from "../../contact/contact-input.ts";
import { resolveContacts } from "../../contact/contact-store.ts";
import { loadShown } from "../../contact/refresh-contacts.ts";
import type { Refusal } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { loadSurroundings } from "../load-evidence.ts";

export interface MergeRequest {
  readonly survivorId: string;
  readonly absorbedIds: readonly string[];
  readonly overrides?: Readonly<Record<string, unknown>> | null;
}

/** What a merge by a person would do. Preview and act share it. */
export interface PersonsMerge {
  readonly survivor: string | null;
  readonly absorbed: readonly string[];
  /** What would hold back a rule; `forbidden` are those that hold back a person too. */
  readonly blockedBy: readonly Blocker[];
  readonly forbidden: readonly Blocker[];
  readonly refusals: readonly Refusal[];
  readonly evidence: readonly MergeEvidence[];
  readonly fields: readonly ShownValue[];
  readonly lostValues: readonly ShownValue[];
  readonly movedSources: number;
  readonly movedConversations: number;
  /** The request's, as they would be kept. */
  readonly overrides: Readonly<Record<string, unknown>>;
}

const SAY: Partial<Record<Blocker, string>> = {
  UNIQUE_CONFLICT:
    "They hold two different attested external ids, so they are two people to your own systems. Correct the id there, or remove the wrong one, first.",
  ERASED: "One of them was erased.",
  NOT_FOUND: "One of them does not exist.",
  SAME_CONTACT: "They are one contact already.",
};

const nothing: Omit<PersonsMerge, "blockedBy" | "forbidden" | "refusals"> = {
  survivor: null,
  absorbed: [],
  evidence: [],
  fields: [],
  lostValues: [],
  movedSources: 0,
  movedConversations: 0,
  overrides: {},
};
const impossible = (blocker: Blocker, refusal: Refusal): PersonsMerge => ({
  ...nothing,
  blockedBy: [blocker],
  forbidden: [blocker],
  refusals: [refusal],
});

async function missing(
  tx: Tx,
  ids: readonly string[],
  found: ReadonlyMap<string, unknown>,
): Promise<PersonsMerge | null> {
  const index = ids.findIndex((id) => !found.has(id));
  if (index < 0) return null;
  const field = index === 0 ? ["input", "survivorId"] : ["input", "absorbedIds", String(index - 1)];
  const [erased] = await tx.query("SELECT 1 FROM contact WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    ids[index],
  ]);
  const refusal = {
    code: "NOT_FOUND",
    message: "There is no such contact; it may have been erased.",
    field,
  } as const;
  return impossible(erased ? "ERASED" : "NOT_FOUND", refusal);
}

/** Evidence that any rule looks at, whatever its action, between the absorbed and the survivor's side. */
function evidenceBetween(
  evidence: Parameters<typeof edgesOf>[1],
  set: RuleSet,
  sides: ReadonlyMap<string, string>,
): MergeEvidence[] {
  const found = edgesOf(set.rules, evidence).filter(
    (edge) => sides.has(edge.left) && sides.has(edge.right) && sides.get(edge.left) !== sides.get(edge.right),
  );
  return bestOfEach(found.flatMap((edge) => edge.evidence));
}

export async function planPersonsMerge(tx: Tx, request: MergeRequest, set: RuleSet): Promise<PersonsMerge> {
  const overrides = Object.fromEntries(await readOverrides(tx, request.overrides, ["input", "overrides"]));
  const ids = [request.survivorId, ...request.absorbedIds];
  const found = await resolveContacts(tx, ids);
  const absent = await missing(tx, ids, found);
  if (absent) return absent;
  const survivor = found.get(request.survivorId)?.id as string;
  const absorbed = request.absorbedIds.map((id) => found.get(id)?.id as string);
  const twice = absorbed.findIndex((id, i) => id === survivor || absorbed.indexOf(id) !== i);
  if (request.absorbedIds.length === 0)
    return impossible("SAME_CONTACT", {
      code: "REQUIRED",
      message: "Name at least one contact to absorb.",
      field: ["input", "absorbedIds"],
    });
  if (twice >= 0)
    return impossible("SAME_CONTACT", {
      code: "SAME_CONTACT",
      message: "This contact is the survivor already, or is named twice.",
      field: ["input", "absorbedIds", String(twice)],
    });
  const { evidence } = await loadSurroundings(tx, [survivor, ...absorbed], set);
  const sides = new Map(
    evidence.atoms
      .filter((atom) => [survivor, ...absorbed].includes(atom.contact))
      .map((atom) => [atom.id, atom.contact]),
  );
  const groups = guardedGroups(evidence, set);
  for (const atom of evidence.atoms) if (sides.has(atom.id)) groups.union(atom.id, atom.contact);
  const blockedBy = new Set<Blocker>();
  for (const id of absorbed) {
    for (const blocker of groups.blockers(survivor, id)) blockedBy.add(blocker);
    groups.union(survivor, id);
  }
  const forbidden = [...blockedBy].filter((blocker) => ABSOLUTE_BLOCKERS.includes(blocker));
  const refusals = forbidden.map(
    (blocker) =>
      ({ code: "MERGE_BLOCKED", message: SAY[blocker] ?? blocker, field: ["input", "absorbedIds"] }) as const,
  );
  return {
    survivor,
    absorbed,
    blockedBy: [...blockedBy].sort(),
    forbidden,
    refusals,
    evidence: evidenceBetween(evidence.values, set, sides),
    ...(await outcome(tx, survivor, absorbed, overrides, set)),
    overrides,
  };
}

/** Later than any hand before it, even one of this very millisecond; told as now. */
const LATEST = Number.MAX_SAFE_INTEGER;

/** What the joined contact would show: the union of the sides' facts and hands, with the merge's overrides as the latest hand. */
async function outcome(
  tx: Tx,
  survivor: string,
  absorbed: readonly string[],
  overrides: Readonly<Record<string, unknown>>,
  set: RuleSet,
) {
  const now = Date.now();
  const sides = await loadShown(tx, [survivor, ...absorbed], set.survivorship);
  const all = [...sides.values()];
  const covers = [
    ...new Set(all.flatMap((side) => [...side.facts.map((f) => f.atom), ...side.pins.map((p) => p.atom)])),
  ];
  const hands = Object.entries(overrides).map(([field, value]) => ({
    field,
    value,
    origin: "OPERATOR" as const,
    setAt: LATEST,
    atom: survivor,
    covers,
  }));
  const fields = shownFields(
    all.flatMap((side) => side.facts),
    [...all.flatMap((side) => side.pins), ...hands],
    set.survivorship,
  );
  const addresses = (["email", "phone"] as const).flatMap(
    (kind) => bestAddress(all.map((side) => side[kind])) ?? [],
  );
  const [counts] = await tx.query<{ sources: number; conversations: number }>(
    `SELECT (SELECT count(*)::int FROM contact_source s WHERE s.workspace_id = $1 AND s.contact_id = ANY($2::uuid[])) AS sources,
            (SELECT count(*)::int FROM contact_source s JOIN conversation c ON c.workspace_id = $1 AND c.source_id = s.id
             WHERE s.workspace_id = $1 AND s.contact_id = ANY($2::uuid[])) AS conversations`,
    [tx.workspaceId, absorbed],
  );
  return {
    fields: [...fields.values(), ...addresses].map((value) =>
      value.observedAt === LATEST ? { ...value, observedAt: now } : value,
    ),
    lostValues: lostValues(
      all.map((side) => side.fields),
      fields,
    ),
    movedSources: counts?.sources ?? 0,
    movedConversations: counts?.conversations ?? 0,
  };
}

const bestAddress = (list: readonly (ShownValue | null)[]): ShownValue | undefined =>
  list
    .filter((v) => v !== null)
    .sort(
      (a, b) =>
        assuranceRank(b.assurance) - assuranceRank(a.assurance) ||
        a.observedAt - b.observedAt ||
        (String(a.value) < String(b.value) ? -1 : 1),
    )[0];
