import type { RawRequest } from "../raw-request.ts";

export const CHANNEL_ID = "channel_01kaxq3v5xfhp8y6w2t9m4b7cd";

/** A POST to the webhook of a channel. */
export const posted = (
  body: string | Buffer,
  headers: Record<string, string | undefined> = {},
): RawRequest => ({
  method: "POST",
  query: new URLSearchParams(),
  search: "",
  headers: { "content-type": "application/json", ...headers },
  rawBody: Buffer.from(body),
  channelId: CHANNEL_ID,
  webhookUrl: `https://contacts.business.org/channels/${CHANNEL_ID}/webhook`,
});

/** The same call with another query, from its `?` on. */
export const withSearch = (call: RawRequest, search: string): RawRequest => ({
  ...call,
  search,
  query: new URLSearchParams(search),
});

export const handshakeOf = (query: Record<string, string>): RawRequest => ({
  ...withSearch(posted(""), `?${new URLSearchParams(query)}`),
  method: "GET",
});
