import { leave } from "../run/outcome.ts";
import { dictionary, leaf } from "../schema/typed.ts";
import { isSettable, NOT_SETTABLE } from "../text/path.ts";
import { renderValue } from "../text/text.ts";
import { isNothing, own } from "../value/json.ts";
import { defineStep, stepForm } from "./define-step.ts";

/** A text as long as a field takes. */
const MAX_VALUE = 5000;
const set = dictionary(
  leaf({
    title: "a value of at most 5,000 characters",
    maxJson: { characters: MAX_VALUE, values: 200, depth: 2 },
  }),
  "an object of 1 to 200 field keys and their values",
  { minProperties: 1, maxProperties: 200 },
);

export const updateContactStep = defineStep(stepForm("UPDATE_CONTACT", { set }, ["next"]), {
  texts: { set: "paths" },
  stalesFacts: ["updateContact"],
  says: {
    updated(detail) {
      const fields = own(detail, "fields");
      return Array.isArray(fields) && fields.length ? `set ${fields.join(", ")}` : "set nothing";
    },
  },
  faults: (step, { contactFieldKeys }) =>
    Object.keys(step.set).flatMap((key) =>
      isSettable(key, contactFieldKeys) ? [] : [{ at: ["set", key], what: NOT_SETTABLE }],
    ),
  /** A text that comes out empty for this contact sets nothing: empty never overwrites. A null or "" in the definition itself clears. */
  enter(step, { scope }) {
    const set = Object.fromEntries(
      Object.entries(step.set).flatMap(([key, given]): (readonly [string, unknown])[] => {
        if (isNothing(given)) return [[key, null]];
        const value = typeof given === "string" ? renderValue(given, scope) : given;
        return isNothing(value) ? [] : [[key, value]];
      }),
    );
    const fields = Object.keys(set);
    return leave(
      "next",
      step.next,
      "updated",
      { fields },
      fields.length ? [{ type: "updateContact", set }] : [],
    );
  },
});
