import { own } from "../value/json.ts";
import { exitsOf, stepsOf } from "./exits.ts";

/** Mermaid reads some signs within a label as its own; it takes any of them as a numeric entity. */
const label = (text: string): string =>
  `"${text.replace(/[^\p{L}\p{N} .,:_/-]/gu, (sign) => `#${sign.codePointAt(0)};`)}"`;

/** How an exit reads on its arrow: one of a list by the name of its entry. */
const arrowText = (step: unknown, at: readonly string[]): string => {
  const [list, index] = at as readonly [string, string?];
  const entries = index === undefined ? undefined : own(step, list);
  const name = Array.isArray(entries) ? own(entries[Number(index)], "name") : undefined;
  return typeof name === "string" ? name : (at.at(-1) as string);
};

/** A Mermaid flowchart of a definition: steps in order, an arrow for each exit that leads to a step. A broken definition is drawn as far as it goes. */
export const diagram = (definition: unknown): string => {
  const steps = stepsOf(definition);
  const node = new Map(steps.map((step, index) => [own(step, "id"), `s${index}`] as const).reverse());
  const start = node.get(own(definition, "start"));
  const lines = [
    "flowchart TD",
    `  trigger([${label(String(own(own(definition, "trigger"), "type") ?? "no trigger"))}])`,
    ...steps.map(
      (step, index) =>
        `  s${index}[${label(`${String(own(step, "id") ?? "?")}: ${String(own(step, "type") ?? "?")}`)}]`,
    ),
    ...(start ? [`  trigger --> ${start}`] : []),
    ...steps.flatMap((step, index) =>
      exitsOf(step).flatMap(({ to, at, jump }) => {
        const target = node.get(to);
        return target
          ? [`  s${index} ${jump ? "-.->" : "-->"}|${label(arrowText(step, at))}| ${target}`]
          : [];
      }),
    ),
  ];
  return `${lines.join("\n")}\n`;
};
