import type { FastifyReply, FastifyRequest } from "fastify";
import { errorBody } from "../gate/errors.ts";

/** What a request says of its length, in bytes; 0 where it does not say. */
export const lengthOf = ({ headers }: FastifyRequest): number =>
  Math.max(0, Number(headers["content-length"] ?? 0) || 0);

/** The caller's part of the time is spent for so long that waiting is no use. */
export const tooDear = (reply: FastifyReply, seconds: number) =>
  reply
    .code(429)
    .header("retry-after", seconds)
    .send(
      errorBody(
        "RATE_LIMITED",
        `You sent more documents than we can look at without letting others wait. Try again in ${seconds} s.`,
      ),
    );
