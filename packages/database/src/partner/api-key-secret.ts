import { createHash, randomBytes } from "node:crypto";
import { parseId, publicId } from "../id.ts";

/** `ci_<workspace>_<secret>`: the workspace is in the key, so that a look-up needs no look across workspaces. */
const PREFIX = "ci_";
export const hashOf = (secret: string) => createHash("sha256").update(secret).digest();

export const secretFor = (workspaceId: string) =>
  `${PREFIX}${publicId("workspace", workspaceId).slice("workspace_".length)}_${randomBytes(32).toString("base64url")}`;

/** The workspace that a key says it belongs to, or null when it is no key. */
export function workspaceOfKey(secret: string): string | null {
  const match = /^ci_([0-9a-hjkmnp-tv-z]{26})_[A-Za-z0-9_-]{43}$/.exec(secret);
  return match ? parseId("workspace", `workspace_${match[1]}`) : null;
}
