import { isDue, leave } from "../run/outcome.ts";
import { duration } from "../schema/settings.ts";
import { durationMs } from "../value/duration.ts";
import { defineStep, stepForm } from "./define-step.ts";

export const waitStep = defineStep(stepForm("WAIT", { duration: duration("P7D") }, ["next"]), {
  texts: {},
  stalesFacts: [],
  says: { waiting: () => "began to wait", waited: () => "waited as long as it was told to" },
  enter: (step, { scope }) => ({
    outcome: "waiting",
    onward: { waitFor: { type: "timer" }, wakeAt: scope.now + (durationMs(step.duration) ?? 0) },
  }),
  receive: (step, visit, signal) =>
    signal.type === "timer" && visit.run.waitFor?.type === "timer" && isDue(visit)
      ? leave("next", step.next, "waited")
      : null,
});
