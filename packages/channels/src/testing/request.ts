import type { RawRequest } from "../raw-request.ts";

export const CHANNEL_ID = "channel_01kaxq3v5xfhp8y6w2t9m4b7cd";

/** A POST to the webhook of a channel. */
export const posted = (body: string | Buffer, headers: Record<string, string | undefined> = {}): RawRequest => ({
  method: "POST",
  query: new URLSearchParams(),
  headers: { "content-type": "application/json", ...headers },
  rawBody: Buffer.from(body),
  channelId: CHANNEL_ID,
  webhookUrl: `https://contacts.business.org/channels/${CHANNEL_ID}/webhook`,
});

export const handshakeOf = (query: Record<string, string>): RawRequest => ({
  ...posted(""),
  method: "GET",
  query: new URLSearchParams(query),
});
