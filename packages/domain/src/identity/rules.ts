import type { Assurance, IdentifierKind } from "../identifier/assurance.ts";
import { atLeast, IDENTIFIER_KINDS } from "../identifier/assurance.ts";

export type MergeAction = "MERGE" | "SUGGEST" | "IGNORE";

/** A test that evidence between two contacts passes or not, and what follows. */
export interface MergeRule {
  readonly key: string;
  /** Lower runs first; no two alike. */
  readonly priority: number;
  /** Both sides must share a value of every one of these kinds. */
  readonly allOf: readonly IdentifierKind[];
  /** Compare alias keys instead of exact match keys. */
  readonly onAlias: boolean;
  /** The least assurance that counts, on both sides. */
  readonly minAssurance: Assurance;
  readonly action: MergeAction;
}

/** One version of a workspace's rules. Versions are never changed, only followed by the next. */
export interface RuleSet {
  readonly version: number;
  readonly rules: readonly MergeRule[];
  /** Kinds of which one contact may hold only one verified value. */
  readonly uniqueKinds: readonly IdentifierKind[];
  /** The workspace's own; the built-in ones apply besides. */
  readonly blockedValues: readonly string[];
  /** Above this many contacts that claim it, a value counts as shared. */
  readonly maxContactsPerValue: number;
  readonly maxSourcesPerContact: number;
  /** Field key → survivorship policy; absent fields take the default. */
  readonly survivorship: Readonly<Record<string, string>>;
}

const rule = (
  key: string,
  priority: number,
  kind: IdentifierKind,
  minAssurance: Assurance,
  action: MergeAction,
  onAlias = false,
): MergeRule => ({
  key,
  priority,
  allOf: [kind],
  onAlias,
  minAssurance,
  action,
});

/** Version 1 of every workspace (IDENTITY.md, "Default rules"). */
export const DEFAULT_RULES: RuleSet = {
  version: 1,
  rules: [
    rule("external-id", 10, "EXTERNAL_ID", "ATTESTED", "MERGE"),
    rule("verified-email", 20, "EMAIL", "CHANNEL", "MERGE"),
    rule("verified-phone", 30, "PHONE", "CHANNEL", "MERGE"),
    rule("same-email", 40, "EMAIL", "CLAIMED", "SUGGEST"),
    rule("same-phone", 50, "PHONE", "CLAIMED", "SUGGEST"),
    rule("alias-email", 60, "EMAIL", "CLAIMED", "SUGGEST", true),
  ],
  uniqueKinds: ["EXTERNAL_ID"],
  blockedValues: [],
  maxContactsPerValue: 3,
  maxSourcesPerContact: 1000,
  survivorship: {},
};

export interface RuleProblem {
  readonly code: "UNSAFE_RULE" | "INVALID" | "REQUIRED";
  readonly message: string;
  readonly field: readonly string[];
}

/** Problems of a list of rules by path; `[]` when it may be used. A rule that would merge on less than CHANNEL, or by alias, is UNSAFE_RULE. */
export function ruleProblems(rules: readonly MergeRule[]): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const report = (index: number, setting: string, code: RuleProblem["code"], message: string) =>
    problems.push({ code, message, field: ["rules", String(index), setting] });
  const keys = new Map<string, number>();
  const priorities = new Map<number, number>();
  for (const [i, r] of rules.entries()) {
    if (!/^[a-z0-9_-]{1,40}$/.test(r.key))
      report(i, "key", "INVALID", `Rule key "${r.key}" must be 1–40 of a–z, 0–9, _ and -.`);
    const sameKey = keys.get(r.key);
    if (sameKey !== undefined)
      report(
        i,
        "key",
        "INVALID",
        `Rule key "${r.key}" is used by rule ${sameKey} already; give each rule its own.`,
      );
    keys.set(r.key, i);
    const samePriority = priorities.get(r.priority);
    if (samePriority !== undefined)
      report(
        i,
        "priority",
        "INVALID",
        `Priority ${r.priority} is used by rule ${samePriority} already; ties are not allowed.`,
      );
    priorities.set(r.priority, i);
    if (!Number.isInteger(r.priority)) report(i, "priority", "INVALID", "A priority is a whole number.");
    if (r.allOf.length === 0) report(i, "allOf", "REQUIRED", "Name at least one kind of identifier.");
    if (new Set(r.allOf).size !== r.allOf.length) report(i, "allOf", "INVALID", "A kind is named twice.");
    if (r.allOf.some((kind) => !IDENTIFIER_KINDS.includes(kind)))
      report(i, "allOf", "INVALID", "Unknown kind of identifier.");
    if (r.action === "MERGE" && !atLeast(r.minAssurance, "CHANNEL"))
      report(
        i,
        "minAssurance",
        "UNSAFE_RULE",
        `Rule "${r.key}" would merge on values that nobody verified; use SUGGEST, or CHANNEL and better.`,
      );
    else if (r.action === "MERGE" && r.onAlias)
      report(
        i,
        "onAlias",
        "UNSAFE_RULE",
        `Rule "${r.key}" would merge on alias keys, which may only suggest; use SUGGEST.`,
      );
  }
  return problems;
}

/** The rules that can act, first one first. */
export const activeRules = (set: RuleSet): readonly MergeRule[] =>
  set.rules.filter((r) => r.action !== "IGNORE").toSorted((a, b) => a.priority - b.priority);
