import { AUTOMATIC_REFUSALS } from "../../conversation/automatic.ts";
import type { LogEntry } from "../run/run.ts";
import { because, type Say } from "../steps/define-step.ts";
import { kindNamed } from "../steps/registry.ts";
import { own } from "../value/json.ts";

/**
 * Reasons that are our own words and hold no value. Everything else, such as what a provider answered or what a contact should be assigned
 * to, is told to who may read the values alone. A reason that is missing here is told to fewer, never to more.
 */
const PLAIN_REASONS: ReadonlySet<string> = new Set<string>([
  ...Object.values(AUTOMATIC_REFUSALS),
  "there is no conversation",
  "there is no open conversation",
  "the text is empty for this contact",
  "the name is empty for this contact",
  "no user is left to assign to",
  "the answer was no 2xx",
  "the address does not begin with http:// or https://",
  "a value in the address would change its path",
  "a value in the address would change its host",
  "a part of the address's path is empty",
]);
/** What of a log entry's detail holds no value, whatever step wrote it. */
const PLAIN = ["attempt", "kind", "jumps", "status", "fields", "added", "removed", "users"] as const;
const withoutValues = (detail: unknown): unknown => {
  const reason = own(detail, "reason");
  const kept = PLAIN.filter((name) => own(detail, name) !== undefined).map(
    (name) => [name, own(detail, name)] as const,
  );
  return {
    ...Object.fromEntries(kept),
    ...(typeof reason === "string" && PLAIN_REASONS.has(reason) ? { reason } : {}),
    isPart: true,
  };
};

/** What can happen at any step. */
const ANYWHERE: Readonly<Record<string, Say>> = {
  failed: (detail) => `failed${because(detail)}`,
  cancelled: (detail) => `was where the run was cancelled${because(detail)}`,
  retried: () => "is tried again",
};

/**
 * One entry of a run's log as a sentence: `"ask" got its answer.` Never what the contact said.
 * @param seesValues whether the reader may see what contacts are and what other programs said of them.
 */
export function sentence(
  entry: Pick<LogEntry, "stepId" | "type" | "outcome" | "detail">,
  seesValues: boolean,
): string {
  const { stepId, type, outcome } = entry;
  const detail = seesValues ? entry.detail : withoutValues(entry.detail);
  const [word = "", ...name] = outcome.split(":");
  const say = own({ ...ANYWHERE, ...kindNamed(type)?.says }, word) as Say | undefined;
  return `"${stepId}" ${say?.(detail, name.join(":")) ?? outcome}.`;
}
