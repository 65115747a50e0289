import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { seal, unseal } from "../channel/seal.ts";
import { parseId, publicId } from "../id.ts";
import type { Tx } from "../transaction.ts";
import type { WorkflowRow } from "./workflow.row.ts";

type Sealed = Pick<WorkflowRow, "id" | "sealedTriggerToken">;

/** `ct_<workspace>_<secret>`: the workspace is in the token, so that a call needs no look across workspaces. Sealed for its workflow. */
export function newTriggerToken(tx: Tx, workflowId: string): Buffer {
  const workspace = publicId("workspace", tx.workspaceId).slice("workspace_".length);
  return seal(tx.encryptionKey, workflowId, `ct_${workspace}_${randomBytes(32).toString("base64url")}`);
}

/** The workspace that a token says it belongs to, or null when it is no token. */
export function workspaceOfTriggerToken(token: string): string | null {
  const match = /^ct_([0-9a-hjkmnp-tv-z]{26})_[A-Za-z0-9_-]{43}$/.exec(token);
  return match ? parseId("workspace", `workspace_${match[1]}`) : null;
}

/** What `Workflow.triggerToken` shows; null for a workflow that no webhook starts. */
export const triggerTokenOf = (encryptionKey: Buffer, { id, sealedTriggerToken }: Sealed): string | null =>
  sealedTriggerToken && unseal(encryptionKey, id, sealedTriggerToken);

const digest = (text: string) => createHash("sha256").update(text).digest();

/** In constant time, whether there is a workflow or not. */
export const isTriggerToken = (tx: Tx, workflow: Sealed | null, token: string): boolean =>
  timingSafeEqual(digest((workflow && triggerTokenOf(tx.encryptionKey, workflow)) ?? ""), digest(token));
