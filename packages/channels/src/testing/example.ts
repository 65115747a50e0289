import type { RawRequest } from "../raw-request.ts";
import type { OutboundExample } from "./outbound.ts";
import type { Proof } from "./proof.ts";

/** What the contract test needs to know of a provider. A payload is what a body says: JSON, or the fields of a form by their names. */
export interface ProviderExample {
  /** Tells several examples of one channel type apart. */
  readonly name: string;
  /** A whole configuration as a caller gives it, whose outbound side is at `apiUrl`. */
  config(apiUrl: string): Readonly<Record<string, unknown>>;
  /** A call that tells one message, "hello", in the full documented shape. */
  readonly hello: unknown;
  /** An authentic call that says this: encoded as the provider does, then signed. Total. */
  authentic(payload: unknown): RawRequest;
  /** An authentic call with these bytes for a body; absent where the proof lies in the body, so that no such call exists. */
  authenticBytes?(body: Buffer): RawRequest;
  /** Payloads of a wrong shape. */
  readonly wrongShapes: readonly unknown[];
  /** Payloads that tell of something we do not know; empty for a provider that tells of messages alone. */
  readonly unknownEvents: readonly unknown[];
  /** What tells that the message of this id was delivered, from a provider that tells it. */
  delivered?(id: string, config: Readonly<Record<string, unknown>>): unknown;
  readonly proof: Proof;
  /** An address that `send` takes. */
  readonly recipient: string;
  readonly outbound: OutboundExample;
}
