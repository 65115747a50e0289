import { assuranceRank } from "../identifier/assurance.ts";
import type { ShownValue } from "./survivorship.ts";

/** In code points. Longer ones are no name, and an index on names takes no more than 2,704 bytes. */
const LONGEST = 200;

/** The best name known, else the phone, the e-mail, or one made of the id; never empty, at most 200 characters. */
export function displayName(
  shown: ReadonlyMap<string, ShownValue>,
  phone: string | null,
  email: string | null,
  id: string,
): string {
  const parts = ["firstName", "lastName"].flatMap((field) => shown.get(field) ?? []);
  const full = shown.get("displayName");
  const rank = (values: readonly ShownValue[]) =>
    Math.max(-1, ...values.map((v) => assuranceRank(v.assurance)));
  const name =
    parts.length > 0 && (!full || rank(parts) >= rank([full]))
      ? parts.map((p) => String(p.value)).join(" ")
      : full && String(full.value);
  // Cut once before it is read: twice the length in halves of characters, and some white space in front.
  const shortened = Array.from((name ?? "").slice(0, 4 * LONGEST).trim())
    .slice(0, LONGEST)
    .join("")
    .trimEnd();
  return shortened || phone || email || `Contact ${id.replaceAll("-", "").slice(-6)}`;
}
