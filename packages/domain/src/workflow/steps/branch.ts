import { holds } from "../condition/condition.ts";
import { conditionFaults } from "../condition/faults.ts";
import { leave } from "../run/outcome.ts";
import { condition } from "../schema/conditions.ts";
import { exit, name } from "../schema/settings.ts";
import { list, record } from "../schema/typed.ts";
import { defineStep, type StepOf, stepForm } from "./define-step.ts";

const path = record({ name, when: condition, next: exit }, ["next"], "a branch with name, when and next");
const form = stepForm("BRANCH", { branches: list(path, "a list of 1 to 50 branches", 1, 50) }, ["else"]);

const conditionsOf = ({ branches }: StepOf<typeof form>) =>
  branches.map(({ when }, index) => ({ condition: when, at: ["branches", String(index), "when"] }));

export const branchStep = defineStep(form, {
  exitList: "branches",
  texts: {},
  stalesFacts: [],
  says: { branch: (_, name) => `took the branch "${name}"`, else: () => "found that no branch holds" },
  conditions: conditionsOf,
  faults: (step, { contactFieldKeys }) =>
    conditionsOf(step).flatMap(({ condition, at }) =>
      conditionFaults(condition, contactFieldKeys).map((fault) => ({ ...fault, at: [...at, ...fault.at] })),
    ),
  enter(step, { scope }) {
    const taken = step.branches.find(({ when }) => holds(when, scope));
    return taken
      ? leave(`branch "${taken.name}"`, taken.next, `branch:${taken.name}`)
      : leave("else", step.else, "else");
  },
});
