import { blockedReason } from "../../identifier/blocked.ts";
import { type Answer, parseAnswer } from "../answer/answer.ts";
import { answerFaults, answerSpec } from "../answer/spec.ts";
import { brief, isDue, leave, type Outcome, type Visit } from "../run/outcome.ts";
import type { Effect, Signal } from "../run/run.ts";
import { attempts, DEFAULT_ATTEMPTS, duration, text } from "../schema/settings.ts";
import { render } from "../text/text.ts";
import { durationMs } from "../value/duration.ts";
import { save, saveFaults, saveTo } from "./ask-question-saving.ts";
import { because, defineStep, detailText, type StepOf, stepForm } from "./define-step.ts";

/** `retryText` is sent after a wrong answer; absent: the question again. `maxAttempts`: 5 by default. `timeout`: 30 days by default. */
const form = stepForm(
  "ASK_QUESTION",
  { text, answer: answerSpec, saveTo, retryText: text, maxAttempts: attempts, timeout: duration("P30D") },
  ["next", "onInvalid", "onTimeout", "onSendFailure"],
  ["saveTo", "retryText", "maxAttempts", "timeout"],
);
export type AskQuestionStep = StepOf<typeof form>;

const says = {
  asked: () => "asked its question",
  invalid: (detail: unknown) =>
    `got answer ${detailText(detail, "attempt")}, which does not fit${because(detail)}`,
  answered: () => "got its answer",
  timeout: () => "got no answer in time",
  sendFailed: (detail: unknown) => `could not send${because(detail)}`,
};
type Word = keyof typeof says;

const MAX_TIMEOUT_MS = 30 * 24 * 3_600_000;

const message = ({ answer }: AskQuestionStep, key: string, text: string): Effect =>
  answer.type === "MULTIPLE_CHOICE"
    ? {
        type: "sendMessage",
        key,
        text,
        options: answer.options.map((title, index) => ({ id: `${key}:${index}`, title })),
      }
    : { type: "sendMessage", key, text };

/** An address that can point at nobody is no answer where an identifier is wanted. */
const answerTo = (
  step: AskQuestionStep,
  signal: Signal & { readonly type: "answer" },
  { scratch, scope }: Visit,
): Answer => {
  const { defaultCountry = null } = scope.facts;
  const answer = parseAnswer(step.answer, signal, { keys: scratch.open?.keys ?? [], defaultCountry });
  const blocked =
    step.saveTo &&
    "identifier" in step.saveTo &&
    answer.ok &&
    blockedReason(step.saveTo.identifier, String(answer.value), []);
  return blocked ? { ok: false, reason: "an address of the contact's own was wanted" } : answer;
};

const answered = (
  step: AskQuestionStep,
  visit: Visit,
  signal: Signal & { readonly type: "answer" },
): Outcome<Word> => {
  const answer = answerTo(step, signal, visit);
  if (answer.ok)
    return { ...leave("next", step.next, "answered"), ...save(step.saveTo, answer.value, signal.text) };
  const { keys = [], wrong: before = 0 } = visit.scratch.open ?? {};
  const wrong = before + 1;
  const detail = { attempt: wrong, reason: answer.reason };
  if (wrong >= (step.maxAttempts ?? DEFAULT_ATTEMPTS))
    return leave("onInvalid", step.onInvalid, "invalid", detail);
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

export const askQuestionStep = defineStep(form, {
  texts: { text: "paths", retryText: "paths" },
  stalesFacts: ["addIdentifier", "updateContact", "updateTags"],
  says,
  faults: ({ answer, saveTo }, { contactFieldKeys }) => [
    ...answerFaults(answer),
    ...saveFaults(saveTo, answer.type, contactFieldKeys),
  ],
  answersIn: ({ saveTo }) => (saveTo && "variable" in saveTo ? [saveTo.variable] : []),
  enter(step, { key, scope }) {
    const { conversation } = scope.facts;
    const text = render(step.text, scope).trim();
    const refusal = !conversation
      ? "there is no conversation"
      : text
        ? null
        : "the text is empty for this contact";
    if (!conversation || refusal)
      return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: refusal });
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
  },
  receive(step, visit, signal) {
    const { waitFor } = visit.run;
    if (waitFor?.type !== "answer") return null;
    if (signal.type === "timer") return isDue(visit) ? leave("onTimeout", step.onTimeout, "timeout") : null;
    if (signal.type === "sendFailed" && visit.scratch.open?.keys.includes(signal.key)) {
      return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: brief(signal.reason) });
    }
    if (
      signal.type !== "answer" ||
      signal.conversationId !== waitFor.conversationId ||
      signal.at < waitFor.askedAt
    )
      return null;
    return answered(step, visit, signal);
  },
});
