import type { Scope } from "@contact-identity/database";
import { GraphQLError } from "graphql";

/** What a caller must have: every entry of it; of a list within it one. Empty: any key will do. */
export type Requirement = readonly (Scope | readonly Scope[])[];

export const oneOf = (...scopes: readonly [Scope, Scope, ...Scope[]]): readonly Scope[] => scopes;

/** The first entry that the caller lacks, or null when nothing is missing. */
export const missing = (has: ReadonlySet<Scope>, requirement: Requirement): Scope | readonly Scope[] | null =>
  requirement.find((entry) =>
    typeof entry === "string" ? !has.has(entry) : !entry.some((scope) => has.has(scope)),
  ) ?? null;

/** FORBIDDEN in words; `requiredScope` names one scope that would have done. */
export function forbidden(lacks: Scope | readonly Scope[], afterwards = ""): GraphQLError {
  const names = typeof lacks === "string" ? [lacks] : lacks;
  const what =
    names.length === 1 ? `lacks the scope ${names[0]}` : `needs one of the scopes ${names.join(", ")}`;
  return new GraphQLError(`This key ${what}.${afterwards}`, {
    extensions: { code: "FORBIDDEN", requiredScope: names[0] },
  });
}
