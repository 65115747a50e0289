import { brief, leave } from "../run/outcome.ts";
import { text } from "../schema/settings.ts";
import { render } from "../text/text.ts";
import { because, defineStep, stepForm } from "./define-step.ts";

export const sendMessageStep = defineStep(stepForm("SEND_MESSAGE", { text }, ["next", "onSendFailure"]), {
  texts: { text: "paths" },
  stalesFacts: [],
  says: {
    sending: () => "has a message on its way",
    sent: () => "sent its message",
    sendFailed: (detail) => `could not send${because(detail)}`,
  },
  enter(step, { key, scope }) {
    const text = render(step.text, scope).trim();
    const refusal = !scope.facts.conversation
      ? "there is no conversation"
      : text
        ? null
        : "the text is empty for this contact";
    if (refusal) return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: refusal });
    return {
      outcome: "sending",
      detail: { key },
      effects: [{ type: "sendMessage", key, text }],
      onward: { waitFor: { type: "message", key }, wakeAt: null },
    };
  },
  receive(step, { run }, signal) {
    if (run.waitFor?.type !== "message") return null;
    if (signal.type === "sent" && signal.key === run.waitFor.key) return leave("next", step.next, "sent");
    if (signal.type !== "sendFailed" || signal.key !== run.waitFor.key) return null;
    return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: brief(signal.reason) });
  },
});
