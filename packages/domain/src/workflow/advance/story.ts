import type { LogEntry } from "../run/run.ts";
import { because, type Say } from "../steps/define-step.ts";
import { kindNamed } from "../steps/registry.ts";
import { own } from "../value/json.ts";

/** What can happen at any step. */
const ANYWHERE: Readonly<Record<string, Say>> = {
  failed: (detail) => `failed${because(detail)}`,
  cancelled: () => "was where the run was cancelled",
  retried: () => "is tried again",
};

/** One entry of a run's log as a sentence: `"ask" got its answer.` Never what the contact said. */
export function sentence({ stepId, type, outcome, detail }: Pick<LogEntry, "stepId" | "type" | "outcome" | "detail">): string {
  const [word = "", ...name] = outcome.split(":");
  const say = own({ ...ANYWHERE, ...kindNamed(type)?.says }, word) as Say | undefined;
  return `"${stepId}" ${say?.(detail, name.join(":")) ?? outcome}.`;
}
