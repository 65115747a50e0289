import { KINDS, kindNamed } from "../steps/registry.ts";
import { isObject, own } from "../value/json.ts";

export interface StepExit {
  /** The step that is left. */
  readonly from: string;
  /** Path of the exit within its step, such as `["branches", "0", "next"]`. */
  readonly at: readonly string[];
  readonly to: string;
  /** A leap, the only edge that may lead back. */
  readonly jump: boolean;
}

const failure = (exit: string): number => (exit.startsWith("on") ? 1 : 0);
/** All exits in one order that suits every step: ways on before failures, those of the step with the most exits before what others add. */
const NAMES: readonly string[] = [
  ...new Set(
    KINDS.map(({ exits }) => exits)
      .toSorted((a, b) => b.length - a.length)
      .flat(),
  ),
].toSorted((a, b) => failure(a) - failure(b));
const LISTS: readonly string[] = KINDS.flatMap(({ exitList }) => exitList ?? []);

/** Every exit of a step that names another step. Takes anything, so that a broken definition can be looked through as well. */
export const exitsOf = (step: unknown): readonly StepExit[] => {
  const from = own(step, "id");
  if (typeof from !== "string") return [];
  const leap = kindNamed(own(step, "type"))?.leap;
  const entries = (name: string): readonly unknown[] => {
    const found = own(step, name);
    return Array.isArray(found) ? found : [];
  };
  const found: readonly (readonly [readonly string[], unknown, boolean])[] = [
    ...LISTS.flatMap((name) =>
      entries(name).map((one, index) => [[name, String(index), "next"], own(one, "next"), false] as const),
    ),
    ...NAMES.map((name) => [[name], own(step, name), false] as const),
    ...(leap ? [[[leap], own(step, leap), true] as const] : []),
  ];
  return found.flatMap(([at, to, jump]) => (typeof to === "string" ? [{ from, at, to, jump }] : []));
};

export const stepsOf = (definition: unknown): readonly unknown[] => {
  const steps = own(definition, "steps");
  return Array.isArray(steps) ? steps.filter(isObject) : [];
};
