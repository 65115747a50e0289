import type { EventRow } from "@contact-identity/database";
import { publicId } from "@contact-identity/database";
import { shownPayload } from "@contact-identity/domain";

/** The payload of an event as partners get it; the catalogue says how. */
export const eventPayload = (row: EventRow): Readonly<Record<string, unknown>> =>
  shownPayload(row.type, row, row.payload, publicId);
