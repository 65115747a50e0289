import { leave } from "../run/outcome.ts";
import { text } from "../schema/settings.ts";
import { summaryOf } from "../text/text.ts";
import { defineStep, stepForm } from "./define-step.ts";

export const openConversationStep = defineStep(
  stepForm("OPEN_CONVERSATION", { summary: text }, ["next"], ["summary"]),
  {
    texts: { summary: "paths" },
    stalesFacts: ["openConversation"],
    says: { opened: () => "opened a conversation" },
    enter: ({ next, summary }, { scope }) =>
      leave("next", next, "opened", {}, [{ type: "openConversation", ...summaryOf(summary, scope) }]),
  },
);
