import type { IdentifierKind, MergeRule, RuleSet } from "@contact-identity/domain";
import { IDENTIFIER_KINDS, isLonger, ruleProblems, SURVIVORSHIP_POLICIES } from "@contact-identity/domain";
import { appendEvents } from "../../outbox/append-events.ts";
import type { Refusal } from "../../refused.ts";
import { Refused, refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { currentRules, ruleSetOf } from "./rules-store.ts";

/** An edit of the rules; an absent field stays as it is. */
export interface GivenRules {
  readonly rules: readonly MergeRule[];
  readonly uniqueKinds?: readonly IdentifierKind[] | null;
  readonly blockedValues?: readonly string[] | null;
  readonly maxContactsPerValue?: number | null;
  readonly maxSourcesPerContact?: number | null;
  readonly survivorship?: unknown;
  readonly expectedVersion: number;
}

const LIMITS = { maxContactsPerValue: [1, 1000], maxSourcesPerContact: [1, 100_000] } as const;

function settingProblems(given: GivenRules): Refusal[] {
  const problems: Refusal[] = [];
  const bad = (message: string, ...field: string[]) => problems.push({ code: "INVALID", message, field });
  for (const name of ["maxContactsPerValue", "maxSourcesPerContact"] as const) {
    const value = given[name];
    const [low, high] = LIMITS[name];
    if (value != null && (!Number.isInteger(value) || value < low || value > high))
      bad(`${name} is a whole number from ${low} to ${high}.`, name);
  }
  if (given.uniqueKinds?.some((kind) => !IDENTIFIER_KINDS.includes(kind)))
    bad("Unknown kind of identifier.", "uniqueKinds");
  if (given.uniqueKinds?.includes("CHANNEL_ACCOUNT"))
    bad("A contact may have many channel accounts; that is what merging is for.", "uniqueKinds");
  for (const [i, value] of (given.blockedValues ?? []).entries())
    if (value.trim() === "" || isLonger(value, 320))
      bad("A blocked value has 1 to 320 characters.", "blockedValues", String(i));
  const survivorship = given.survivorship;
  if (survivorship != null) {
    if (typeof survivorship !== "object" || Array.isArray(survivorship))
      bad('Survivorship is an object: {"<field>": "<policy>"}.', "survivorship");
    else
      for (const [field, policy] of Object.entries(survivorship))
        if (!SURVIVORSHIP_POLICIES.some((known) => known === policy))
          bad(
            `"${String(policy)}" is no policy; use one of ${SURVIVORSHIP_POLICIES.join(", ")}.`,
            "survivorship",
            field,
          );
  }
  return problems;
}

/** The rule set that an edit makes of the current one. Refuses VERSION_MISMATCH, UNSAFE_RULE, INVALID by path. */
export async function editedRules(tx: Tx, given: GivenRules): Promise<RuleSet> {
  const current = ruleSetOf(await currentRules(tx));
  if (current.version !== given.expectedVersion)
    refuse(
      "VERSION_MISMATCH",
      `The rules are at version ${current.version} by now. Read them again and repeat your edit on that.`,
      ["input", "expectedVersion"],
    );
  const problems = [...ruleProblems(given.rules), ...settingProblems(given)];
  if (problems.length > 0)
    throw new Refused(problems.map((p) => ({ ...p, field: ["input", ...(p.field ?? [])] })));
  return {
    version: current.version,
    rules: given.rules,
    uniqueKinds: given.uniqueKinds ? [...new Set(given.uniqueKinds)] : current.uniqueKinds,
    blockedValues: given.blockedValues
      ? [...new Set(given.blockedValues.map((v) => v.trim()))]
      : current.blockedValues,
    maxContactsPerValue: given.maxContactsPerValue ?? current.maxContactsPerValue,
    maxSourcesPerContact: given.maxSourcesPerContact ?? current.maxSourcesPerContact,
    survivorship: (given.survivorship as Record<string, string> | null | undefined) ?? current.survivorship,
  };
}

/** Makes the edit the next version, in force at once for all that arrives; the worker goes through the data at hand. */
export async function updateRules(tx: Tx, given: GivenRules): Promise<number> {
  await tx.query("SELECT workspace_id FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE", [
    tx.workspaceId,
  ]);
  const set = await editedRules(tx, given);
  const version = set.version + 1;
  await tx.query(
    `INSERT INTO merge_rule_set (workspace_id, version, rules, unique_kinds, blocked_values, max_contacts_per_value, max_sources_per_contact, survivorship)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.workspaceId,
      version,
      JSON.stringify(set.rules),
      set.uniqueKinds,
      set.blockedValues,
      set.maxContactsPerValue,
      set.maxSourcesPerContact,
      JSON.stringify(set.survivorship),
    ],
  );
  await tx.query("UPDATE workspace SET rules_version = $2 WHERE workspace_id = $1", [
    tx.workspaceId,
    version,
  ]);
  await appendEvents(tx, [{ type: "internal.apply-rules", payload: { version, after: null } }]);
  return version;
}
