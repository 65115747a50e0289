import type { Outcome } from "../run/outcome.ts";
import { type Fault, faultsOf } from "../schema/problem.ts";
import { fieldKey, identifierKind, variableName } from "../schema/settings.ts";
import { type Fitting, leaf, oneOf, record } from "../schema/typed.ts";
import { isSettable, NOT_SETTABLE } from "../text/path.ts";
import { asText } from "../value/json.ts";

export const saveTo = oneOf('one of {"identifier"}, {"field"}, {"variable"} and {"tag": true}', [
  record({ identifier: identifierKind }),
  record({ field: fieldKey }),
  record({ variable: variableName }),
  record({ tag: leaf({ title: "true", const: true }) }),
]);
type SaveTo = Fitting<typeof saveTo>;

export const saveFaults = (
  saveTo: SaveTo | undefined,
  answer: string,
  customKeys: readonly string[] | undefined,
): readonly Fault[] =>
  faultsOf(
    saveTo !== undefined &&
      "identifier" in saveTo &&
      saveTo.identifier !== answer && {
        at: ["saveTo", "identifier"],
        what: `takes the answer of a question with answer.type ${saveTo.identifier} only`,
      },
    saveTo !== undefined &&
      "field" in saveTo &&
      !isSettable(saveTo.field, customKeys) && { at: ["saveTo", "field"], what: NOT_SETTABLE },
  );

/** What comes of an answer. */
export const save = (
  saveTo: SaveTo | undefined,
  value: unknown,
  raw: string,
): Pick<Outcome, "effects" | "variables"> => {
  if (!saveTo) return {};
  if ("variable" in saveTo) return { variables: { [saveTo.variable]: value } };
  if ("field" in saveTo)
    return { effects: [{ type: "updateContact", set: { [saveTo.field]: value }, typed: true }] };
  if ("tag" in saveTo)
    return { effects: [{ type: "updateTags", add: [asText(value)], remove: [], typed: true }] };
  return { effects: [{ type: "addIdentifier", kind: saveTo.identifier, raw, value: String(value) }] };
};
