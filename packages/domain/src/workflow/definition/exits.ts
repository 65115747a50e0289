import { isObject, own } from "../value/json.ts";

export interface Edge {
  /** The step that is left. */
  readonly from: string;
  /** Path of the exit within its step, such as `["branches", "0", "next"]`. */
  readonly at: readonly string[];
  readonly to: string;
  /** The leap of a JUMP_TO, the only edge that may lead back. */
  readonly jump: boolean;
}

const NAMES = ["next", "else", "onInvalid", "onTimeout", "onSendFailure", "onFailed", "onError"] as const;

/** Every exit of a step that names another step. Takes anything, so that a broken definition can be looked through as well. */
export const edgesOf = (step: unknown): readonly Edge[] => {
  const from = own(step, "id");
  if (typeof from !== "string") return [];
  const branches = own(step, "branches");
  const found: readonly (readonly [readonly string[], unknown, boolean])[] = [
    ...(Array.isArray(branches)
      ? branches.map((one, index) => [["branches", String(index), "next"], own(one, "next"), false] as const)
      : []),
    ...NAMES.map((name) => [[name], own(step, name), false] as const),
    ...(own(step, "type") === "JUMP_TO" ? [[["step"], own(step, "step"), true] as const] : []),
  ];
  return found.flatMap(([at, to, jump]) => (typeof to === "string" ? [{ from, at, to, jump }] : []));
};

export const stepsOf = (definition: unknown): readonly unknown[] => {
  const steps = own(definition, "steps");
  return Array.isArray(steps) ? steps.filter(isObject) : [];
};
