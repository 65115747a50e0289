import { leave } from "../run/outcome.ts";
import { text } from "../schema/settings.ts";
import { summaryOf } from "../text/text.ts";
import { because, defineStep, stepForm } from "./define-step.ts";

export const closeConversationStep = defineStep(
  stepForm("CLOSE_CONVERSATION", { summary: text }, ["next"], ["summary"]),
  {
    texts: { summary: "paths" },
    stalesFacts: ["closeConversation"],
    says: { closed: () => "closed the conversation", skipped: (detail) => `did nothing${because(detail)}` },
    enter({ next, summary }, { scope }) {
      if (scope.facts.conversation?.status !== "OPEN")
        return leave("next", next, "skipped", { reason: "there is no open conversation" });
      return leave("next", next, "closed", {}, [{ type: "closeConversation", ...summaryOf(summary, scope) }]);
    },
  },
);
