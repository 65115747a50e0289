import { leave } from "../run/outcome.ts";
import { name } from "../schema/settings.ts";
import { defineStep, stepForm } from "./define-step.ts";

export const triggerWorkflowStep = defineStep(stepForm("TRIGGER_WORKFLOW", { workflowId: name }, ["next"]), {
  texts: {},
  stalesFacts: ["startWorkflow"],
  says: { started: () => "started another workflow" },
  enter: ({ id, next, workflowId }) =>
    leave("next", next, "started", { workflowId }, [{ type: "startWorkflow", workflowId, stepId: id }]),
});
