import { brief, leave } from "../run/outcome.ts";
import { faultsOf } from "../schema/problem.ts";
import { messageTemplate, text } from "../schema/settings.ts";
import type { Fitting } from "../schema/typed.ts";
import type { Scope } from "../text/path.ts";
import { render } from "../text/text.ts";
import { because, defineStep, stepForm } from "./define-step.ts";

const templateOf = ({ id, variables = {} }: Fitting<typeof messageTemplate>, scope: Scope) => ({
  id,
  variables: Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, render(value, scope).trim()]),
  ),
});

/** With both, the text goes while a free text may, else the template. */
const form = stepForm(
  "SEND_MESSAGE",
  { text, template: messageTemplate },
  ["next", "onSendFailure"],
  ["text", "template"],
);

export const sendMessage = defineStep(form, {
  texts: { text: "paths", template: "paths" },
  stalesFacts: [],
  says: {
    sending: () => "has a message on its way",
    sent: () => "sent its message",
    sendFailed: (detail) => `could not send${because(detail)}`,
  },
  faults: ({ text, template }) =>
    faultsOf(
      text === undefined && template === undefined && { at: ["text"], what: "is missing", code: "REQUIRED" },
    ),
  enter(step, { key, scope }) {
    const text = render(step.text ?? "", scope).trim();
    const template = step.template && templateOf(step.template, scope);
    const refusal = !scope.facts.conversation
      ? "there is no conversation"
      : text || template
        ? null
        : "the text is empty for this contact";
    if (refusal) return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: refusal });
    return {
      outcome: "sending",
      detail: { key },
      effects: [{ type: "sendMessage", key, text, ...(template ? { template } : {}) }],
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
