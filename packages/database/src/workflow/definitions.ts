import type { Definition } from "@contact-identity/domain";
import { LRUCache } from "lru-cache";
import type { Tx } from "../transaction.ts";

/** Published versions never change, so one that was read is kept; by workspace, for row-level security stands before the reading. */
const kept = new LRUCache<string, Definition>({ max: 200 });

/** What a run of that version goes by. Not for the transaction that publishes it, which may be taken back. */
export async function definitionOf(tx: Tx, workflowId: string, version: number): Promise<Definition> {
  const key = `${tx.workspaceId}:${workflowId}:${version}`;
  const known = kept.get(key);
  if (known) return known;
  const [row] = await tx.query<{ definition: Definition }>(
    "SELECT definition FROM workflow_version WHERE workspace_id = $1 AND workflow_id = $2 AND version = $3",
    [tx.workspaceId, workflowId, version],
  );
  if (!row) throw new Error(`workflow ${workflowId} has no version ${version}`);
  kept.set(key, row.definition);
  return row.definition;
}

/** For tests that break a version behind everybody's back, as a fault of ours would. */
export const forgetDefinitions = (): void => kept.clear();
