import { conditionDefs } from "../schema/conditions.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { stepId } from "../schema/settings.ts";
import { triggerDef } from "../schema/trigger.ts";
import { list, record } from "../schema/typed.ts";
import { KINDS } from "../steps/registry.ts";
import { MAX_STEPS } from "./definition.ts";

const stepDef: SchemaNode = { title: "a step", oneOf: KINDS.map(({ schema }) => schema) };

/**
 * JSON Schema (2020-12) of a workflow definition with the limits of single settings. What concerns several settings at once —
 * where exits lead, loops, paths in texts — is for `problems` alone.
 */
export const definitionSchema: SchemaNode = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  description:
    "At most 500,000 characters in 20,000 values. It nests 40 levels deep at most, conditions in conditions included.",
  ...record(
    {
      trigger: { $ref: "#/$defs/trigger" },
      start: stepId,
      steps: list({ $ref: "#/$defs/step" }, `a list of 1 to ${MAX_STEPS} steps`, 1, MAX_STEPS),
    },
    [],
    "an object with trigger, start and steps",
  ),
  $defs: { trigger: triggerDef, step: stepDef, ...conditionDefs },
};
