import { isLonger } from "@contact-identity/domain";
import type { GraphQLArgument, GraphQLInputField, GraphQLInputType } from "graphql";
import { getNamedType, isInputObjectType } from "graphql";
import { elementOf, type InputPlace, limitsOf, nestingAt } from "./input-places.ts";
import { jsonProblem, type Limit, nestingInWords } from "./limit.ts";

/** A limit that an input breaks: where, and in words that come after the path. */
export interface Excess {
  readonly path: readonly string[];
  readonly says: string;
  readonly kind: Limit["kind"] | "nesting";
}

/** More are not told: what breaks so many limits is no slip of a pen. */
const MAX_TOLD = 50;

const textOf = (value: unknown, { characters }: Extract<Limit, { kind: "text" }>): string | null =>
  typeof value === "string" && isLonger(value, characters)
    ? `has at most ${characters.toLocaleString("en")} characters`
    : null;

const countOf = (value: unknown, { low, high }: Extract<Limit, { kind: "count" }>): string | null =>
  typeof value === "number" && (value < low || value > high)
    ? `is at least ${low.toLocaleString("en")} and at most ${high.toLocaleString("en")}, not ${value}`
    : null;

type Limits = readonly Limit[];
const limits = new WeakMap<GraphQLArgument | GraphQLInputField, Limits>();

function known(place: InputPlace): Limits {
  const found = limits.get(place.definition) ?? limitsOf(place);
  limits.set(place.definition, found);
  return found;
}

class Looking {
  readonly found: Excess[] = [];
  /** How many of each type that holds itself. */
  private readonly totals = new Map<string, number>();

  private tell(kind: Excess["kind"], path: readonly string[], says: string): void {
    if (this.found.length < MAX_TOLD) this.found.push({ kind, path, says });
  }

  /** Looks at a value as it comes, lists before what is in them, and at nothing of a list or a nest that is too large. */
  place(
    place: InputPlace,
    value: unknown,
    path: readonly string[],
    depths: ReadonlyMap<string, number> = new Map(),
  ): void {
    if (value === null || value === undefined) return;
    this.value(place, place.definition.type, value, path, depths);
  }

  private value(
    place: InputPlace,
    type: GraphQLInputType,
    value: unknown,
    path: readonly string[],
    depths: ReadonlyMap<string, number>,
  ): void {
    if (value === null || value === undefined) return;
    const element = elementOf(type);
    if (element !== null && Array.isArray(value)) {
      const limit = known(place).find((one) => one.kind === "list");
      if (limit && value.length > limit.entries)
        this.tell("list", path, `has at most ${limit.entries.toLocaleString("en")} entries`);
      else
        value.forEach((one, i) => {
          this.value(place, element, one, [...path, String(i)], depths);
        });
      return;
    }
    const named = getNamedType(type);
    if (isInputObjectType(named)) this.object(place, named, value as Record<string, unknown>, path, depths);
    else this.scalar(place, value, path);
  }

  private scalar(place: InputPlace, value: unknown, path: readonly string[]): void {
    for (const limit of known(place)) {
      const says =
        limit.kind === "count"
          ? countOf(value, limit)
          : limit.kind === "text"
            ? textOf(value, limit)
            : limit.kind === "json"
              ? jsonProblem(value, limit)
              : null;
      if (says !== null) this.tell(limit.kind, path, says);
    }
  }

  private object(
    place: InputPlace,
    type: { readonly name: string; getFields(): Record<string, GraphQLInputField> },
    value: Record<string, unknown>,
    path: readonly string[],
    depths: ReadonlyMap<string, number>,
  ): void {
    const nesting = nestingAt(place.definition);
    let below = depths;
    if (nesting) {
      const depth = depths.get(type.name) ?? 0;
      const total = (this.totals.get(type.name) ?? 0) + 1;
      this.totals.set(type.name, total);
      if (depth > nesting.depth || total > nesting.total) {
        if (!this.found.some((one) => one.kind === "nesting"))
          this.tell("nesting", path, `may nest: ${nestingInWords(nesting).toLowerCase()}`);
        return;
      }
      below = new Map(depths).set(type.name, depth + 1);
    }
    for (const field of Object.values(type.getFields()))
      if (value[field.name] !== undefined)
        this.place(
          { name: `${type.name}.${field.name}`, definition: field },
          value[field.name],
          [...path, field.name],
          below,
        );
  }
}

/** Every limit that the arguments of a field break, by path; [] when none. */
export function excessOf(
  owner: string,
  args: readonly GraphQLArgument[],
  given: Readonly<Record<string, unknown>>,
): readonly Excess[] {
  const looking = new Looking();
  for (const definition of args)
    looking.place({ name: `${owner}(${definition.name})`, definition }, given[definition.name], [
      definition.name,
    ]);
  return looking.found;
}
