import { z } from "zod";
import type { SendOutcome } from "../provider.ts";

const DEFAULT_API = "https://graph.facebook.com/v23.0";

/** An address of Meta's Graph API, or of what stands in for it. */
export const graphUrl = (apiBaseUrl: string | undefined, path: string): string =>
  `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/${path}`;

const refused = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    code: z.number().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
    error_data: z
      .looseObject({ details: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});

/** Meta's words in an error, or null when it is not one. */
export function graphRefusal(json: unknown): string | null {
  const read = refused.safeParse(json);
  if (!read.success) return null;
  const { message, error_data } = read.data.error;
  const details = error_data?.details;
  return details === undefined || message.includes(details) ? message : `${message}: ${details}`;
}

// Limits that Meta refuses with 400. Source: Graph API rate limiting; Messenger Platform and Cloud API error codes.
const THROTTLED: ReadonlySet<number | undefined> = new Set([
  4, 32, 613, 1200, 80002, 80006, 80007, 130429, 131056,
]);

/** Whether an error passes by itself, though it is no 429. */
export function graphPassing(json: unknown): boolean {
  const error = refused.safeParse(json).data?.error;
  return error?.is_transient === true || THROTTLED.has(error?.code);
}

/** What a 2xx answer means: an error inside it is a failure, else the message was sent. */
export function graphAccepted(json: unknown, externalId: string | null): SendOutcome {
  const words = graphRefusal(json);
  return words === null ? { type: "sent", externalId } : { type: "failed", reason: words };
}
