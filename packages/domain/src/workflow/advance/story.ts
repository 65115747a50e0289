import type { LogEntry } from "../run/run.ts";
import { own } from "../value/json.ts";

const text = (detail: unknown, name: string): string => String(own(detail, name) ?? "");
const because = (detail: unknown): string => {
  const reason = text(detail, "reason");
  return reason ? `: ${reason}` : "";
};
const assignment = (detail: unknown): string => {
  if (own(detail, "users") !== undefined) return "was assigned to the next in turn";
  const assignee = own(detail, "assignee");
  return assignee == null ? "was assigned to nobody" : `was assigned to ${String(assignee)}`;
};
const change = (detail: unknown): string => {
  const fields = own(detail, "fields");
  if (Array.isArray(fields)) return fields.length ? `set ${fields.join(", ")}` : "set nothing";
  return `added ${text(detail, "added")} and removed ${text(detail, "removed")} tags`;
};

/** What each outcome's word means, said of the step. */
const SAYS: Readonly<Record<string, (detail: unknown) => string>> = {
  sending: () => "has a message on its way",
  sent: () => "sent its message",
  sendFailed: (detail) => `could not send${because(detail)}`,
  asked: () => "asked its question",
  invalid: (detail) => `got answer ${text(detail, "attempt")}, which does not fit${because(detail)}`,
  answered: () => "got its answer",
  timeout: () => "got no answer in time",
  codeSent: (detail) => `has a code on its way to the contact's ${own(detail, "kind") === "PHONE" ? "phone" : "e-mail address"}`,
  wrongCode: (detail) => `got a wrong code${text(detail, "attempt") && `, number ${text(detail, "attempt")}`}`,
  senderCodeSent: () => "has a code on its way to the address that the conversation comes from, for its channel proves no sender",
  senderVerified: () => "got that code: whoever writes has the address that the conversation comes from",
  senderUnproven: (detail) => `could not prove who writes${because(detail)}; a right code will show the address and not prove it`,
  verified: (detail) => `got the right code: the contact's ${own(detail, "kind") === "PHONE" ? "phone" : "e-mail address"} is proven`,
  seen: (detail) =>
    `got the right code, but nothing proves who writes: the contact's ${own(detail, "kind") === "PHONE" ? "phone" : "e-mail address"} is seen and not proven`,
  expired: () => "got no right code in time",
  else: () => "found that no branch holds",
  updated: change,
  assigned: assignment,
  skipped: (detail) => `did nothing${because(detail)}`,
  waiting: () => "began to wait",
  waited: () => "waited as long as it was told to",
  inside: () => "found that it is within the hours",
  outside: () => "found that it is outside the hours",
  jumped: (detail) => `jumped, for the ${text(detail, "jumps")}. time`,
  exhausted: (detail) => `jumps no more after ${text(detail, "jumps")} times`,
  requested: () => "has a request on its way",
  httpDone: (detail) => `got an answer with status ${text(detail, "status")}`,
  httpFailed: (detail) => `had its request fail${text(detail, "status") && ` with status ${text(detail, "status")}`}${because(detail)}`,
  started: () => "started another workflow",
  commented: () => "left a comment",
  opened: () => "opened a conversation",
  closed: () => "closed the conversation",
  failed: (detail) => `failed${because(detail)}`,
  cancelled: () => "was where the run was cancelled",
  retried: () => "is tried again",
};

/** One entry of a run's log as a sentence: `"ask" got its answer.` Never what the contact said. */
export function sentence({ stepId, outcome, detail }: Pick<LogEntry, "stepId" | "outcome" | "detail">): string {
  const branch = outcome.startsWith("branch:") ? `took the branch "${outcome.slice("branch:".length)}"` : null;
  return `"${stepId}" ${branch ?? SAYS[outcome]?.(detail) ?? outcome}.`;
}
