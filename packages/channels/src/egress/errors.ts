/** The request was not made: its URL, or what the name resolves to, is not a place that we may call. Trying again is no use. */
export class EgressRefused extends Error {
  readonly code = "UNSAFE_URL";
  /** @param reason one plain sentence without the URL, which may hold secrets. */
  constructor(readonly reason: string) {
    super(reason);
    this.name = "EgressRefused";
  }
}

/** The request may or may not have reached the other side, but there is no complete answer: no connection, too slow, too large. */
export class EgressFailed extends Error {
  /**
   * @param reason one plain sentence without the URL.
   * @param status the HTTP status, where the answer had begun.
   */
  constructor(
    readonly reason: string,
    readonly status?: number,
  ) {
    super(reason);
    this.name = "EgressFailed";
  }
}
