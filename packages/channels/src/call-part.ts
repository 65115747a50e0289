import type { InboundEvent } from "@contact-identity/domain";
import { MalformedPayload } from "./malformed.ts";
import type { RawRequest } from "./raw-request.ts";

/** One event of a call, standing alone: what cannot be read or taken is kept by itself, and its neighbours go through. */
export interface CallPart {
  /** The call with this event alone, in the form that `parts` reads; secrets are removed by the caller. */
  body(): Buffer;
  /**
   * What it tells, in order.
   * @throws MalformedPayload
   */
  read(): readonly InboundEvent[] | Promise<readonly InboundEvent[]>;
}

/** JSON.parse reads what is nested without end, and JSON.stringify does not write it: no provider sends that, and nobody can read it. */
function written(envelope: unknown): string {
  try {
    return JSON.stringify(envelope);
  } catch (error) {
    if (error instanceof RangeError) return JSON.stringify("nested too deeply to be kept");
    throw error;
  }
}

/** The parts of a JSON call: `envelopes` are calls with one event each. */
export const jsonParts = <E>(
  envelopes: readonly E[],
  read: (envelope: E) => readonly InboundEvent[],
): readonly CallPart[] =>
  envelopes.map((envelope) => ({
    body: () => Buffer.from(written(envelope)),
    read: () => read(envelope),
  }));

/** A call that tells one thing. */
export const wholeCall = (
  { rawBody }: RawRequest,
  read: () => readonly InboundEvent[] | Promise<readonly InboundEvent[]>,
): readonly CallPart[] => [{ body: () => rawBody, read }];

/** What each part tells, or why it cannot be read. */
export const readPart = async (part: CallPart): Promise<readonly InboundEvent[] | MalformedPayload> => {
  try {
    return await part.read();
  } catch (error) {
    if (error instanceof MalformedPayload) return error;
    throw error;
  }
};
