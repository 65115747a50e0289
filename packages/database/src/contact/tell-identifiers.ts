import type { PayloadOf } from "@contact-identity/domain";
import { assuranceOfRank, assuranceRank } from "@contact-identity/domain";
import { appendEvents, type NewEvent } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import type { AddedIdentifier } from "./add-identifiers.ts";

const VERIFIED = assuranceRank("CHANNEL");

const payloadOf = ({ id, kind, value, assurance }: AddedIdentifier): PayloadOf<"identifier.added"> => ({
  identifierId: id,
  kind,
  value,
  assurance: assuranceOfRank(assurance),
});

/**
 * Tells what came to a contact, and what came to be verified. Call it after the contact's own event. A channel account is vouched for by
 * what it is, so it is told as added alone.
 */
export function tellIdentifiers(
  tx: Tx,
  contactId: string,
  added: readonly AddedIdentifier[],
  causedBy: readonly string[] = [],
): Promise<string[]> {
  const events = added.flatMap((one): NewEvent[] => {
    const about = { contactId, causedBy, payload: payloadOf(one) };
    const reached =
      one.kind !== "CHANNEL_ACCOUNT" && one.assurance >= VERIFIED && (one.before ?? 0) < VERIFIED;
    return [
      ...(one.before === null ? [{ type: "identifier.added" as const, ...about }] : []),
      ...(reached ? [{ type: "identifier.verified" as const, ...about }] : []),
    ];
  });
  return appendEvents(tx, events);
}

/** Tells what was taken away from a contact. */
export const tellRemoved = (
  tx: Tx,
  contactId: string,
  { id, kind, value, assurance }: Omit<AddedIdentifier, "before">,
) =>
  appendEvents(tx, [
    {
      type: "identifier.removed",
      contactId,
      payload: { identifierId: id, kind, value, assurance: assuranceOfRank(assurance) },
    },
  ]);
