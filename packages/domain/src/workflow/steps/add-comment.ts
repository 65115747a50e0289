import { leave } from "../run/outcome.ts";
import { text } from "../schema/settings.ts";
import { render } from "../text/text.ts";
import { because, defineStep, stepForm } from "./define-step.ts";

export const addCommentStep = defineStep(stepForm("ADD_COMMENT", { text }, ["next"]), {
  texts: { text: "paths" },
  stalesFacts: [],
  says: { commented: () => "left a comment", skipped: (detail) => `did nothing${because(detail)}` },
  enter(step, { scope }) {
    const text = render(step.text, scope).trim();
    const reason = !scope.facts.conversation
      ? "there is no conversation"
      : text
        ? null
        : "the text is empty for this contact";
    return reason
      ? leave("next", step.next, "skipped", { reason })
      : leave("next", step.next, "commented", {}, [{ type: "addComment", text }]);
  },
});
