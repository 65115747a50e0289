import type { RawRequest } from "./raw-request.ts";

/** What was kept of a call, or of a part of one. */
interface Kept {
  readonly headers: Readonly<Record<string, string>>;
  readonly search: string;
  readonly body: string;
}

/** A kept part as a call again, fit to be read and not to be verified: its proof was asked when it came, and is gone since. */
export const keptRequest = (
  { headers, search, body }: Kept,
  place: Pick<RawRequest, "channelId" | "webhookUrl">,
): RawRequest => ({
  method: "POST",
  query: new URLSearchParams(search),
  search,
  headers,
  rawBody: Buffer.from(body),
  ...place,
});
