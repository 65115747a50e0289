import type { Evidence } from "./evidence.ts";
import type { Replayed } from "./replay.ts";
import { replay } from "./replay.ts";
import type { RuleSet } from "./rules.ts";
import type { SharedReason } from "./shared-reason.ts";
import { sharedValues } from "./shared-values.ts";

/** Who is one with whom: a function of evidence and people's decisions, in whatever order they came. */
export interface Partition extends Replayed {
  /** `valueKey` → why the value routes but never merges; for whom, `isShared` tells. */
  readonly shared: ReadonlyMap<string, SharedReason>;
}

/** The whole answer for the given evidence, sharedness of values included. */
export function partition(evidence: Evidence, set: RuleSet): Partition {
  const shared = sharedValues(evidence, set);
  return { ...replay(evidence, set, shared), shared };
}
