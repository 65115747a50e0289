import type { InboundEvent } from "@contact-identity/domain";
import type { CallPart } from "../call-part.ts";

/** What all parts of a call tell, in order. Throws for the first that cannot be read. */
export const readAll = (parts: readonly CallPart[]): readonly InboundEvent[] =>
  parts.flatMap((part) => part.read() as readonly InboundEvent[]);
