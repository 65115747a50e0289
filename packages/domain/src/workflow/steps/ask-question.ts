import { blockedReason } from "../../identifier/blocked.ts";
import { type Answer, parseAnswer } from "../answer/answer.ts";
import type { AskQuestionStep } from "../definition/definition.ts";
import { brief, isDue, leave, type Outcome, type Visit } from "../run/outcome.ts";
import type { Effect, Signal } from "../run/run.ts";
import { render } from "../text/text.ts";
import { durationMs } from "../value/duration.ts";
import { asText } from "../value/json.ts";

const MAX_TIMEOUT_MS = 30 * 24 * 3_600_000;
export const DEFAULT_ATTEMPTS = 5;

const message = ({ answer }: AskQuestionStep, key: string, text: string): Effect =>
  answer.type === "MULTIPLE_CHOICE"
    ? { type: "sendMessage", key, text, options: answer.options.map((title, index) => ({ id: `${key}:${index}`, title })) }
    : { type: "sendMessage", key, text };

export const enterAskQuestion = (step: AskQuestionStep, { key, scope }: Visit): Outcome => {
  const { conversation } = scope.facts;
  const text = render(step.text, scope).trim();
  const refusal = !conversation ? "there is no conversation" : text ? null : "the text is empty for this contact";
  if (!conversation || refusal) return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: refusal });
  const timeout = step.timeout === undefined ? null : durationMs(step.timeout);
  return {
    outcome: "asked",
    detail: { key },
    effects: [message(step, key, text)],
    scratch: { open: { keys: [key], wrong: 0 } },
    onward: {
      waitFor: { type: "answer", conversationId: conversation.id, askedAt: scope.now },
      wakeAt: scope.now + (timeout ?? MAX_TIMEOUT_MS),
    },
  };
};

const save = (step: AskQuestionStep, value: unknown, raw: string): Pick<Outcome, "effects" | "variables"> => {
  const { saveTo } = step;
  if (!saveTo) return {};
  if ("variable" in saveTo) return { variables: { [saveTo.variable]: value } };
  if ("field" in saveTo) return { effects: [{ type: "updateContact", set: { [saveTo.field]: value }, typed: true }] };
  if ("tag" in saveTo) return { effects: [{ type: "updateTags", add: [asText(value)], remove: [] }] };
  return { effects: [{ type: "addIdentifier", kind: saveTo.identifier, raw, value: String(value) }] };
};

/** An address that can point at nobody is no answer where an identifier is wanted. */
const answerTo = (step: AskQuestionStep, signal: Signal & { readonly type: "answer" }, { scratch, scope }: Visit): Answer => {
  const { defaultCountry = null } = scope.facts;
  const answer = parseAnswer(step.answer, signal, { keys: scratch.open?.keys ?? [], defaultCountry });
  const blocked =
    step.saveTo && "identifier" in step.saveTo && answer.ok && blockedReason(step.saveTo.identifier, String(answer.value), []);
  return blocked ? { ok: false, reason: "an address of the contact's own was wanted" } : answer;
};

const answered = (step: AskQuestionStep, visit: Visit, signal: Signal & { readonly type: "answer" }): Outcome => {
  const answer = answerTo(step, signal, visit);
  if (answer.ok) return { ...leave("next", step.next, "answered"), ...save(step, answer.value, signal.text) };
  const { keys = [], wrong: before = 0 } = visit.scratch.open ?? {};
  const wrong = before + 1;
  const detail = { attempt: wrong, reason: answer.reason };
  if (wrong >= (step.maxAttempts ?? DEFAULT_ATTEMPTS)) return leave("onInvalid", step.onInvalid, "invalid", detail);
  const key = `${visit.key}.${wrong}`;
  const text = render(step.retryText ?? step.text, visit.scope).trim();
  return {
    outcome: "invalid",
    detail,
    effects: text ? [message(step, key, text)] : [],
    scratch: { open: { keys: [...keys, key], wrong } },
    onward: { stay: true },
  };
};

export const receiveAskQuestion = (step: AskQuestionStep, visit: Visit, signal: Signal): Outcome | null => {
  const { waitFor } = visit.run;
  if (waitFor?.type !== "answer") return null;
  if (signal.type === "timer") return isDue(visit) ? leave("onTimeout", step.onTimeout, "timeout") : null;
  if (signal.type === "sendFailed" && visit.scratch.open?.keys.includes(signal.key)) {
    return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: brief(signal.reason) });
  }
  if (signal.type !== "answer" || signal.conversationId !== waitFor.conversationId || signal.at < waitFor.askedAt) return null;
  return answered(step, visit, signal);
};
