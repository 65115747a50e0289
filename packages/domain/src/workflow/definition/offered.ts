import type { Step } from "../steps/registry.ts";
import type { Definition } from "./definition.ts";

/** What the question at a step offers to choose from; nothing where the step asks no such question. */
export function offeredAt(definition: Definition, stepId: string | null): readonly string[] {
  const step: Step | undefined = definition.steps.find(({ id }) => id === stepId);
  return step?.type === "ASK_QUESTION" && step.answer.type === "MULTIPLE_CHOICE" ? step.answer.options : [];
}
