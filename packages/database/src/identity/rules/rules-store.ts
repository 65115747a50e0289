import type { RuleSet } from "@contact-identity/domain";
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
