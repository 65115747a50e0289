import type { RawRequest } from "../raw-request.ts";

/** What the contract test needs to know of a provider. */
export interface ProviderExample {
  /** A whole configuration as a caller gives it, whose outbound side is at `apiUrl`. */
  config(apiUrl: string): Readonly<Record<string, unknown>>;
  /** An authentic call with this body; `text` of the default is "hello". */
  authentic(body?: string): RawRequest;
  /** Authentic JSON of a wrong shape. */
  readonly wrongShapes: readonly unknown[];
  /** Authentic JSON that tells of something we do not know. */
  readonly unknownEvent: unknown;
  /** The request header that proves a call. */
  readonly proofHeader: string;
  /** An address that `send` takes. */
  readonly recipient: string;
}
