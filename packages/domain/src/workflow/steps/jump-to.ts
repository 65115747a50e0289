import { leave } from "../run/outcome.ts";
import { stepId } from "../schema/settings.ts";
import { leaf } from "../schema/typed.ts";
import { own } from "../value/json.ts";
import { defineStep, detailText, stepForm } from "./define-step.ts";

const maxJumps = leaf({ title: "a whole number from 1 to 10", type: "integer", minimum: 1, maximum: 10 });

/** At most so often in one run, then `next`. */
export const jumpToStep = defineStep(stepForm("JUMP_TO", { step: stepId, maxJumps }, ["next"]), {
  leap: "step",
  texts: {},
  stalesFacts: [],
  says: {
    jumped: (detail) => `jumped, for the ${detailText(detail, "jumps")}. time`,
    exhausted: (detail) => `jumps no more after ${detailText(detail, "jumps")} times`,
  },
  enter(step, { scratch }) {
    const jumps = Number(own(scratch.jumps, step.id) ?? 0);
    if (jumps >= step.maxJumps) return leave("next", step.next, "exhausted", { jumps });
    return {
      ...leave("step", step.step, "jumped", { jumps: jumps + 1 }),
      scratch: { jumps: { ...scratch.jumps, [step.id]: jumps + 1 } },
    };
  },
});
