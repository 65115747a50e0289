import { holds } from "../condition/condition.ts";
import type { BranchStep, DateTimeStep, JumpToStep, TriggerWorkflowStep, WaitStep } from "../definition/definition.ts";
import { isDue, leave, type Outcome, type Visit } from "../run/outcome.ts";
import type { Signal } from "../run/run.ts";
import { durationMs } from "../value/duration.ts";
import { isOpen } from "../value/hours.ts";
import { own } from "../value/json.ts";

export const enterBranch = (step: BranchStep, { scope }: Visit): Outcome => {
  const taken = step.branches.find(({ when }) => holds(when, scope));
  return taken ? leave(`branch "${taken.name}"`, taken.next, `branch:${taken.name}`) : leave("else", step.else, "else");
};

export const enterWait = (step: WaitStep, { scope }: Visit): Outcome => ({
  outcome: "waiting",
  onward: { waitFor: { type: "timer" }, wakeAt: scope.now + (durationMs(step.duration) ?? 0) },
});

export const receiveWait = (step: WaitStep, visit: Visit, signal: Signal): Outcome | null =>
  signal.type === "timer" && visit.run.waitFor?.type === "timer" && isDue(visit) ? leave("next", step.next, "waited") : null;

export const enterDateTime = (step: DateTimeStep, { scope }: Visit): Outcome =>
  isOpen(step.hours, step.timezone, scope.now) ? leave("next", step.next, "inside") : leave("else", step.else, "outside");

export const enterJumpTo = (step: JumpToStep, { scratch }: Visit): Outcome => {
  const jumps = Number(own(scratch.jumps, step.id) ?? 0);
  if (jumps >= step.maxJumps) return leave("next", step.next, "exhausted", { jumps });
  return { ...leave("step", step.step, "jumped", { jumps: jumps + 1 }), scratch: { jumps: { ...scratch.jumps, [step.id]: jumps + 1 } } };
};

export const enterTriggerWorkflow = (step: TriggerWorkflowStep): Outcome =>
  leave("next", step.next, "started", { workflowId: step.workflowId }, [
    { type: "startWorkflow", workflowId: step.workflowId, stepId: step.id },
  ]);
