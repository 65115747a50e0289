import { type Pace, UPLOAD_PACE } from "@contact-identity/files";

const MIB = 1024 * 1024;

/** What a caller may take of the server before it is known to be worth it. Times in ms, sizes in bytes. */
export interface HttpLimits {
  /** Until the headers of a request are through. */
  readonly headersMs: number;
  /** Until its body is. */
  readonly bodyMs: number;
  /** Until a mail's is, which may have 50 MiB. */
  readonly mailMs: number;
  /** A large mail that brings next to nothing for so long is ended. */
  readonly stallMs: number;
  /** How fast a file has to come that is uploaded. */
  readonly uploadPace: Pace;
  /** A connection on which nothing goes on, in either direction. */
  readonly idleMs: number;
  /** Connections of one address that have not brought one request yet. */
  readonly silentOfAddress: number;
  /** Bodies under way, by the length that they announce: of one address, and of all. */
  readonly bodiesOfAddress: number;
  readonly bodies: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headersMs: 10_000,
  bodyMs: 15_000,
  mailMs: 60_000,
  stallMs: 10_000,
  uploadPace: UPLOAD_PACE,
  idleMs: 300_000,
  silentOfAddress: 1_024,
  bodiesOfAddress: 16 * MIB,
  bodies: 64 * MIB,
};

/** As long as 2 GiB take at 1 MiB a minute. */
const LONGEST_UPLOAD_MS = 2_048 * 60_000;

/**
 * For Fastify and the server of Node below it. Node has one time for all requests, so that is the longest upload's; every other body is
 * ended by the one who reads it (`bodies.ts`, the inbound calls).
 */
export const serverTimes = ({ headersMs, idleMs }: HttpLimits) => ({
  requestTimeout: LONGEST_UPLOAD_MS,
  connectionTimeout: idleMs,
  http: { headersTimeout: headersMs, connectionsCheckingInterval: Math.min(1_000, headersMs / 2) },
});
