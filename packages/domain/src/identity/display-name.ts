import { assuranceRank } from "../identifier/assurance.ts";
import type { ShownValue } from "./survivorship.ts";

/** The best name known, else the phone, the e-mail, or one made of the id; never empty. */
export function displayName(shown: ReadonlyMap<string, ShownValue>, phone: string | null, email: string | null, id: string): string {
  const parts = ["firstName", "lastName"].flatMap((field) => shown.get(field) ?? []);
  const full = shown.get("displayName");
  const rank = (values: readonly ShownValue[]) => Math.max(-1, ...values.map((v) => assuranceRank(v.assurance)));
  const name =
    parts.length > 0 && (!full || rank(parts) >= rank([full])) ? parts.map((p) => String(p.value)).join(" ") : full && String(full.value);
  return name?.trim() || phone || email || `Contact ${id.replaceAll("-", "").slice(-6)}`;
}
