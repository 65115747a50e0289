import { MAX_STEPS } from "../definition/definition.ts";
import { exitsOf, type StepExit } from "../definition/exits.ts";
import { type Problem, problem } from "../schema/problem.ts";
import { own } from "../value/json.ts";

type Graph = ReadonlyMap<string, readonly StepExit[]>;

/** Ids that can be reached from one, itself included. */
const reachable = (graph: Graph, from: string, jumps: boolean): ReadonlySet<string> => {
  const seen = new Set([from]);
  // A set hands out what is added to it while it is being walked.
  for (const id of seen) for (const edge of graph.get(id) ?? []) if (jumps || !edge.jump) seen.add(edge.to);
  return seen;
};

/** Ids twice, a start or an exit that leads nowhere, steps that nothing leads to, loops without JUMP_TO. */
export const graphProblems = (definition: unknown): readonly Problem[] => {
  const listed = own(definition, "steps");
  const steps: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const ids = steps.map((step) => own(step, "id"));
  const index = new Map<unknown, number>(ids.map((id, at) => [id, at] as const).reverse());
  const edges = steps.map(exitsOf);
  const graph: Graph = new Map(
    steps.flatMap((_, at) => (typeof ids[at] === "string" ? [[ids[at], edges[at] ?? []] as const] : [])),
  );
  const start = own(definition, "start");

  const twice = ids.flatMap((id, at) =>
    typeof id === "string" && index.get(id) !== at
      ? [
          problem(
            definition,
            ["steps", String(at), "id"],
            "is the id of an earlier step too; give each step an id of its own",
          ),
        ]
      : [],
  );
  const nowhere = edges.flatMap((out, at) =>
    out
      .filter((edge) => !index.has(edge.to))
      .map((edge) =>
        problem(
          definition,
          ["steps", String(at), ...edge.at],
          `names the step "${edge.to.slice(0, 60)}", which does not exist`,
        ),
      ),
  );
  if (typeof start !== "string") return [...twice, ...nowhere];
  if (!index.has(start)) {
    return [
      problem(definition, ["start"], `names the step "${start.slice(0, 60)}", which does not exist`),
      ...twice,
      ...nowhere,
    ];
  }
  const reached = reachable(graph, start, true);
  const lost = ids.flatMap((id, at) =>
    typeof id === "string" && !reached.has(id)
      ? [
          problem(
            definition,
            ["steps", String(at)],
            "is reached by no other step; lead an exit to it or remove it",
          ),
        ]
      : [],
  );
  // Quadratic work is only for definitions of an allowed size; a larger one is refused for its size.
  const loops =
    steps.length > MAX_STEPS
      ? []
      : edges.flatMap((out, at) => out.filter((edge) => !edge.jump).flatMap((edge) => loop(at, edge)));
  return [...twice, ...nowhere, ...lost, ...loops];

  /** Every loop has an edge to a step that is listed no later; that edge is the one named. */
  function loop(at: number, edge: StepExit): readonly Problem[] {
    const back = (index.get(edge.to) ?? at + 1) <= at && reachable(graph, edge.to, false).has(edge.from);
    return back
      ? [
          problem(
            definition,
            ["steps", String(at), ...edge.at],
            `leads back to "${edge.to}"; a loop is only possible through a JUMP_TO step`,
          ),
        ]
      : [];
  }
};
