import type { IdPrefix } from "@contact-identity/database";
import { parseId } from "@contact-identity/database";

/** Stands for every id that cannot exist, so that a malformed or foreign id is looked up, and missed, like any other. */
export const NO_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The UUID of a public id; of anything else one that nobody has. A wrong id answers exactly as a missing one. */
export const idOf = (prefix: IdPrefix, text: string): string => parseId(prefix, text) ?? NO_ID;
