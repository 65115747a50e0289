import type { RuleSet } from "@contact-identity/domain";
import { DEFAULT_RULES } from "@contact-identity/domain";
import type { Tx } from "../../transaction.ts";
import { blockedList } from "./blocked-lists.ts";
import type { RuleSetRow } from "./rule-set.row.ts";
import { RuleSetRow as Row } from "./rule-set.row.ts";

export const ruleSetOf = (row: RuleSetRow): RuleSet => ({
  version: row.version,
  rules: row.rules,
  uniqueKinds: row.uniqueKinds,
  blockedValues: row.blockedValues,
  maxContactsPerValue: row.maxContactsPerValue,
  maxSourcesPerContact: row.maxSourcesPerContact,
  survivorship: row.survivorship,
});

/** The rules in force. */
export async function currentRules(tx: Tx): Promise<RuleSetRow> {
  const [row] = await tx.query<RuleSetRow>(
    `SELECT ${tx.columns(Row, "r")} FROM workspace w
     JOIN merge_rule_set r ON r.workspace_id = w.workspace_id AND r.version = w.rules_version
     WHERE w.workspace_id = $1`,
    [tx.workspaceId],
  );
  if (!row) throw new Error(`workspace ${tx.workspaceId} has no merge rules`);
  return { ...row, blockedValues: await blockedList(tx.workspaceId, row.blockedValues) };
}

/** Version 1, for a new workspace. */
export async function insertDefaultRules(tx: Tx): Promise<void> {
  const set = DEFAULT_RULES;
  await tx.query(
    `INSERT INTO merge_rule_set (workspace_id, version, rules, unique_kinds, blocked_values, max_contacts_per_value, max_sources_per_contact, survivorship, applied_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
    [
      tx.workspaceId,
      set.version,
      JSON.stringify(set.rules),
      set.uniqueKinds,
      set.blockedValues,
      set.maxContactsPerValue,
      set.maxSourcesPerContact,
      JSON.stringify(set.survivorship),
    ],
  );
}
