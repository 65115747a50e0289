import { DEFAULT_RULES } from "@contact-identity/domain";
import type { Tx } from "../../transaction.ts";

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
