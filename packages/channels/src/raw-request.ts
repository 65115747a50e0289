/** One call to a channel's webhook, before anything in it is believed. */
export interface RawRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  /** The same as it came, from its `?` on; "" when none exists. Written again it could differ, and some providers sign it. */
  readonly search: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came: signatures are taken over these, never over JSON written again. */
  readonly rawBody: Buffer;
  /** The channel that was called, by its public id. */
  readonly channelId: string;
  /** The channel's address as its owner was told it; some providers sign it. Never made from forwarded headers. */
  readonly webhookUrl: string;
}
