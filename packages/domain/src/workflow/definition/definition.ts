import type { Trigger } from "../schema/trigger.ts";
import type { Step } from "../steps/registry.ts";

/** A workflow as published: the form of WORKFLOWS.md, proven by `problems` to be one. */
export interface Definition {
  readonly trigger: Trigger;
  readonly start: string;
  readonly steps: readonly Step[];
}

export const MAX_STEPS = 100;
