import { Extensions } from "type-graphql";
import type { Requirement } from "./requirement.ts";

/** What of it depends on the arguments. */
export type Besides = (args: never) => Requirement;

/** On a class of `@ObjectType`: what reading such an object takes, wherever it is reached. `@ReadWith()` is for what any key may read. */
export const ReadWith = (...requirement: Requirement): ClassDecorator =>
  Extensions({ readWith: requirement });

/**
 * On a root field: what calling it takes; a query or subscription without it takes what reading its answer takes. On a field of an
 * object: what it takes besides reading the object.
 */
export const Takes = (...takes: Requirement) => Extensions({ takes });

/** On a root field, beneath `@Takes`: what it takes more for some arguments. */
export const TakesBesides = <A>(besides: (args: A) => Requirement) =>
  Extensions({ besides: besides as Besides });

/** What was declared, as it stands in `extensions` of the built schema. */
export interface Declared {
  readonly readWith?: Requirement;
  readonly takes?: Requirement;
  readonly besides?: Besides;
}
