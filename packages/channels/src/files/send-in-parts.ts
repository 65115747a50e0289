import type { Outgoing, SendOutcome } from "../provider.ts";

/** A try ends after so long, so that its job does not: what is left goes in the next one. */
const LONGEST_MS = 60_000;

/**
 * Sends a message that a provider takes in several calls, one after the other. What an earlier try sent is not sent again; how far this one
 * came is told with its outcome. The id is that of the last part, for what is read last is read.
 */
export async function sendInParts(
  { partsSent = 0 }: Pick<Outgoing, "partsSent">,
  parts: readonly (() => Promise<SendOutcome>)[],
): Promise<SendOutcome> {
  const until = Date.now() + LONGEST_MS;
  let last: SendOutcome = { type: "sent", externalId: null };
  for (let i = partsSent; i < parts.length; i++) {
    if (i > partsSent && Date.now() > until)
      return { type: "retry", reason: "there are more parts to send", afterMs: 0, partsSent: i };
    const outcome = await (parts[i] as () => Promise<SendOutcome>)();
    if (outcome.type === "sent") last = outcome;
    else if (outcome.type === "retry") return { ...outcome, partsSent: i };
    else if (i === 0) return outcome;
    else
      return { type: "failed", reason: `${i} of ${parts.length} parts were sent, then: ${outcome.reason}` };
  }
  return last;
}
