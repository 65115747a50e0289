import type { SendMessageStep } from "../definition/definition.ts";
import { brief, leave, type Outcome, type Visit } from "../run/outcome.ts";
import type { Signal } from "../run/run.ts";
import { render } from "../text/text.ts";

export const enterSendMessage = (step: SendMessageStep, { key, scope }: Visit): Outcome => {
  const text = render(step.text, scope).trim();
  const refusal = !scope.facts.conversation ? "there is no conversation" : text ? null : "the text is empty for this contact";
  if (refusal) return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: refusal });
  return {
    outcome: "sending",
    detail: { key },
    effects: [{ type: "sendMessage", key, text }],
    onward: { waitFor: { type: "message", key }, wakeAt: null },
  };
};

export const receiveSendMessage = (step: SendMessageStep, { run }: Visit, signal: Signal): Outcome | null => {
  if (run.waitFor?.type !== "message") return null;
  if (signal.type === "sent" && signal.key === run.waitFor.key) return leave("next", step.next, "sent");
  if (signal.type !== "sendFailed" || signal.key !== run.waitFor.key) return null;
  return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: brief(signal.reason) });
};
