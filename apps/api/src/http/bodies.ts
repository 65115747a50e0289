import type { IncomingMessage } from "node:http";
import { PassThrough, type Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { HttpLimits } from "./limits.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route reads its body by itself, and ends it in time. */
    readonly readsItself?: true;
  }
}

/** Why a body is not read, or not to its end. */
export class BodyRefused extends Error {
  readonly statusCode: 400 | 408 | 413 | 429 | 503;
  readonly retryAfter: number | undefined;
  constructor(statusCode: BodyRefused["statusCode"], message: string, retryAfter?: number) {
    super(message);
    this.name = "BodyRefused";
    this.statusCode = statusCode;
    this.retryAfter = retryAfter;
  }
}

export const tooSlow = (ms: number) =>
  new BodyRefused(408, `The body did not come to its end within ${Math.ceil(ms / 1000)} s.`);

/** How long the body says it is, in bytes; of one that does not say, as much as it may be. */
export const announced = ({ headers }: IncomingMessage, limit: number): number =>
  headers["transfer-encoding"] === undefined ? Number(headers["content-length"] ?? 0) : limit;

/** Whether some of its body is still to come. A body that came with its headers is there after the first turn of the event loop. */
export const bodyIsComing = (request: IncomingMessage): boolean =>
  !request.complete &&
  (request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0);

/** Room for bodies under way: by what they announce, for anyone who waits for the rest holds what has come. */
export interface Room {
  /** @throws BodyRefused */
  enter(address: string, bytes: number): () => void;
}

export function roomFor({ bodies, bodiesOfAddress }: Pick<HttpLimits, "bodies" | "bodiesOfAddress">): Room {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    enter(address, bytes) {
      const mine = taken.get(address) ?? 0;
      if (mine + bytes > bodiesOfAddress || all + bytes > bodies)
        throw new BodyRefused(
          429,
          "Too many bodies are under way at once. Send them one after the other.",
          1,
        );
      taken.set(address, mine + bytes);
      all += bytes;
      return () => {
        all -= bytes;
        const left = (taken.get(address) ?? 0) - bytes;
        if (left > 0) taken.set(address, left);
        else taken.delete(address);
      };
    },
  };
}

/** The rest of a body as a stream that fails when its time is over. */
function inTime(raw: IncomingMessage, ms: number, leave: () => void): Readable {
  const body = new PassThrough();
  // Who does not parse it does not listen either.
  body.on("error", () => {});
  const timer = setTimeout(() => body.destroy(tooSlow(ms)), ms);
  raw.pipe(body);
  const broken = () => void body.destroy(new BodyRefused(400, "The body did not come to its end."));
  raw.once("close", () => {
    if (!raw.complete) broken();
  });
  raw.once("error", broken);
  body.once("close", () => {
    clearTimeout(timer);
    raw.unpipe(body);
    leave();
  });
  return body;
}

const WITHOUT = new Set(["GET", "HEAD"]);

/**
 * Bodies come to their end in time, in the room that there is, and after the caller is known; of a request that was answered nothing is
 * waited for, its connection is closed. Address and route are looked at before anything else.
 */
export function limitBodies(app: FastifyInstance, limits: HttpLimits): void {
  // The web chat's key is public: what is done with it must not take the room of those who have a key of their own.
  const rooms = { visitors: roomFor(limits), callers: roomFor(limits) };
  const roomOf = ({ routeOptions }: FastifyRequest) =>
    routeOptions.url?.startsWith("/widget") ? rooms.visitors : rooms.callers;

  app.addHook("preParsing", (request, reply, payload, done) => {
    const { raw, method, routeOptions } = request;
    if (WITHOUT.has(method) || routeOptions.config.readsItself || !bodyIsComing(raw))
      return done(null, payload);
    try {
      const bytes = Math.min(announced(raw, routeOptions.bodyLimit), routeOptions.bodyLimit);
      const body = inTime(raw, limits.bodyMs, roomOf(request).enter(request.ip, bytes));
      // Of a type that nobody reads: its room and its time end with the answer.
      reply.raw.once("close", () => body.destroy());
      done(null, body);
    } catch (error) {
      done(error as Error);
    }
  });
  app.addHook("onSend", (request, reply, payload, done) => {
    if (bodyIsComing(request.raw)) reply.header("connection", "close");
    done(null, payload);
  });
}
