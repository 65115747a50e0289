import { fieldConditions, sizeOfPattern } from "../condition/condition.ts";
import type { Condition } from "../schema/conditions.ts";

/** Tests of one field, in all conditions of a definition together. */
export const MAX_CONDITIONS = 1_000;
/** Of all patterns together, by `patternSize`: with texts of 10,000 characters about 0.2 s, once. */
export const MAX_PATTERN_SIZES = 2_000;

export interface ConditionBudget {
  /** What is wrong once this condition is counted in; null when nothing is. */
  readonly spend: (condition: Condition) => string | null;
}

/** Counts the conditions of one definition, in its order. Compiles nothing, so that what is too much is refused before it costs. */
export const budget = (): ConditionBudget => {
  let [conditions, sizes] = [0, 0];
  return {
    spend(condition) {
      for (const one of fieldConditions(condition)) {
        conditions++;
        sizes += sizeOfPattern(one);
      }
      if (conditions > MAX_CONDITIONS)
        return `makes more than ${MAX_CONDITIONS} tests in this workflow; split it into several`;
      return sizes > MAX_PATTERN_SIZES
        ? "makes the patterns of this workflow too large together; shorten them (what is counted counts as often), or split it into several"
        : null;
    },
  };
};
