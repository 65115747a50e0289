import type { Sample, Shown } from "../../testing/corpus.ts";
import { change, contact, envelope, message, SHEENA } from "./payloads.ts";

/** The time of the messages below, in ms. */
export const SENT_AT = 1749416383000;

/** One message of Sheena's, and how it is shown. */
export const said = (says: string, part: object, shown: Shown): Sample => ({
  says,
  payload: envelope(change({ contacts: [contact(SHEENA)], messages: [message(SHEENA, part)] })),
  shown: ["message" in shown ? { sentAt: SENT_AT, ...shown } : shown],
});
