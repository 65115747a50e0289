import { isVerified } from "../identifier/assurance.ts";
import type { HeldValue } from "./evidence.ts";
import { valueKey } from "./evidence.ts";

/** Why a value routes messages but never merges. */
export type SharedReason = "KIND_OF_VALUE" | "MANY_CONTACTS" | "MANY_EXTERNAL_IDS" | "TWO_BUSINESS_IDS";

/**
 * Whether a value of this holder routes only. A crowd of claims makes claims shared and nothing else: what two sides hold verified, no number
 * of visitors can part or keep apart.
 */
export function isShared(
  shared: ReadonlyMap<string, SharedReason>,
  v: Pick<HeldValue, "kind" | "scope" | "value" | "assurance">,
): boolean {
  const reason = shared.get(valueKey(v));
  return reason === "MANY_CONTACTS" ? !isVerified(v.assurance) : reason !== undefined;
}
