import type { InboundEvent } from "@contact-identity/domain";
import { malformed, type Path } from "../malformed.ts";
import { type At, accountOf, timeOf } from "./person.ts";

/** Reads one field of an event. @throws MalformedPayload */
export type Reader = (part: unknown, found: At) => readonly InboundEvent[];

export const on = (externalId: string) => ({ externalId, externalScope: "" });
export const inside = ({ at }: At, name: string): Path => [...at, name];

/** Old versions of the API give a tap no id: then who, when and what make one, the same on every delivery. */
export const idOf = (found: At, kind: string, what: string): string =>
  [kind, accountOf(found), timeOf(found) ?? malformed(inside(found, "timestamp"), "is missing"), what]
    .join(":")
    .slice(0, 500)
    .toWellFormed();
