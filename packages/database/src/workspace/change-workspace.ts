import { COUNTRY_WANTED, isPhoneCountry, optWordsProblem } from "@contact-identity/domain";
import { insertDefaultRules } from "../identity/rules/default-rules.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { WorkspaceRow } from "./workspace.row.ts";
import { workspaceById } from "./workspace-store.ts";

/** A new workspace under the id of the transaction, with the default rules. */
export async function insertWorkspace(tx: Tx, name: string): Promise<void> {
  await tx.query("INSERT INTO workspace (workspace_id, name) VALUES ($1, $2)", [tx.workspaceId, name]);
  await insertDefaultRules(tx);
}

export interface WorkspaceChange {
  readonly name?: string | null;
  readonly defaultCountry?: string | null;
  readonly optOutWords?: readonly string[] | null;
  readonly optInWords?: readonly string[] | null;
}

/** The words as they will be. @throws Refused INVALID naming the list at fault */
async function wordsAfter(
  tx: Tx,
  { optOutWords, optInWords }: WorkspaceChange,
): Promise<{ readonly out: readonly string[]; readonly in: readonly string[] } | null> {
  if (optOutWords == null && optInWords == null) return null;
  // Two who change one list each would both find no word in the other's.
  await tx.query("SELECT workspace_id FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE", [
    tx.workspaceId,
  ]);
  const now = (await workspaceById(tx)) as WorkspaceRow;
  const trimmed = (words: readonly string[]) => [...new Set(words.map((word) => word.trim()))];
  const words = {
    out: trimmed(optOutWords ?? now.optOutWords),
    in: trimmed(optInWords ?? now.optInWords),
  };
  const problem = optWordsProblem(words);
  if (problem)
    refuse("INVALID", problem.message, ["input", problem.at === "out" ? "optOutWords" : "optInWords"]);
  return words;
}

export async function updateWorkspace(tx: Tx, input: WorkspaceChange): Promise<WorkspaceRow> {
  if (input.name != null && input.name.trim() === "")
    refuse("REQUIRED", "A workspace needs a name.", ["input", "name"]);
  if (input.defaultCountry != null && !isPhoneCountry(input.defaultCountry))
    refuse("INVALID", COUNTRY_WANTED, ["input", "defaultCountry"]);
  const words = await wordsAfter(tx, input);
  await tx.query(
    `UPDATE workspace SET name = coalesce($2, name), default_country = CASE WHEN $3 THEN $4 ELSE default_country END,
       opt_out_words = coalesce($5::text[], opt_out_words), opt_in_words = coalesce($6::text[], opt_in_words) WHERE workspace_id = $1`,
    [
      tx.workspaceId,
      input.name?.trim() ?? null,
      input.defaultCountry !== undefined,
      input.defaultCountry ?? null,
      words?.out ?? null,
      words?.in ?? null,
    ],
  );
  return (await workspaceById(tx)) as WorkspaceRow;
}
