import type { IncomingMessage, ServerResponse } from "node:http";
import type { ChannelRow } from "@contact-identity/database";

const MIB = 1024 * 1024;
/** The most that a call may hold, in bytes. */
const ORDINARY = 2 * MIB;
/** Mails come with what is attached to them. Postmark takes 35 MB of a mail, and tells it in base64. */
const MAIL = 50 * MIB;

/** Calls beyond the ordinary that are held at once: each costs a few times its size in memory. Providers deliver again. */
const LARGE_AT_ONCE = 2;
/** How long one of them may take to arrive, in ms: whoever trickles keeps others out. */
const LARGE_WITHIN_MS = 60_000;
let large = 0;

export const limitOf = ({ type }: Pick<ChannelRow, "type">): number => (type === "EMAIL" ? MAIL : ORDINARY);

/** Why a body is not read, with the HTTP status that says so. */
export class BodyRefused extends Error {
  constructor(
    readonly statusCode: 400 | 413 | 503,
    message: string,
  ) {
    super(message);
  }
}

const tooLarge = (limit: number) => new BodyRefused(413, `The body is larger than ${limit / MIB} MiB.`);

/** Takes one of the few places until the call is answered. */
function takePlace(request: IncomingMessage, response: ServerResponse): void {
  if (large >= LARGE_AT_ONCE) throw new BodyRefused(503, "There are too many large calls at once; deliver it again.");
  large++;
  const cut = setTimeout(() => request.destroy(), LARGE_WITHIN_MS);
  request.once("end", () => clearTimeout(cut));
  response.once("close", () => {
    clearTimeout(cut);
    large--;
  });
}

async function collected(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // Whoever sends too much is to read why.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    const before = size;
    size += part.length;
    if (size > limit) throw tooLarge(limit);
    if (before <= ORDINARY && size > ORDINARY) takePlace(request, response);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * A call's body, whole.
 * @param limit in bytes.
 * @throws BodyRefused when it is larger, large and there are too many of its kind, or did not come to its end.
 */
export async function readBody(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  try {
    return await collected(request, response, limit);
  } catch (error) {
    throw error instanceof BodyRefused ? error : new BodyRefused(400, "The body did not come to its end.");
  }
}

/** Whether a body that nobody reads may follow an answer: a small one is let run out, and for another the connection is closed. */
export const isOrdinary = ({ headers }: IncomingMessage): boolean => Number(headers["content-length"] ?? Number.NaN) <= ORDINARY;
