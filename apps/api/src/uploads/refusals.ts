import { FileRefused, FilesUnavailable, type RefusedFile } from "@contact-identity/files";
import type { FastifyReply } from "fastify";
import { errorBody } from "../gate/errors.ts";

const STATUS: Readonly<Record<RefusedFile, number>> = {
  TOO_LARGE: 413,
  INTERRUPTED: 408,
  EMPTY: 400,
  MALFORMED: 400,
  INFECTED: 400,
};
const AGAIN_S = 10;

/** Returns what a file is refused with; false when it is another error. */
export function answerRefusedFile(reply: FastifyReply, error: unknown): boolean {
  if (error instanceof FileRefused) {
    reply
      .code(STATUS[error.code])
      .header("connection", "close")
      .send(errorBody("BAD_USER_INPUT", error.message, { reason: error.code }));
    return true;
  }
  if (!(error instanceof FilesUnavailable)) return false;
  reply.log.error({ err: error }, "files cannot be stored or read");
  reply
    .code(503)
    .header("connection", "close")
    .header("retry-after", AGAIN_S)
    .send(
      errorBody("INTERNAL_SERVER_ERROR", "Files cannot be stored or read for now. Try again in a moment."),
    );
  return true;
}
