import type { FastifyInstance } from "fastify";
import { LIMITS } from "../gate/limits.ts";
import { BodyRefused } from "./bodies.ts";

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [34, 92, 123, 125, 91, 93];
/** A body holds its variables two levels deep; whatever is deeper is refused by name later. */
const MOST = LIMITS.nesting + 8;

/** Whether a JSON text opens more brackets than `most` within one another. One look at each byte; total. */
export function nestsDeeper(text: Uint8Array, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i];
    if (isText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN || byte === OPEN_LIST) {
      if (++depth > most) return true;
    } else if (byte === CLOSE || byte === CLOSE_LIST) depth--;
  }
  return false;
}

/** Reads JSON bodies as Fastify does, but for what nests without end: its parsing alone takes a hundred times as long as its length says. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    if (nestsDeeper(body as Buffer, MOST))
      return done(
        new BodyRefused(400, `The body nests more than ${LIMITS.nesting} levels of objects and lists.`),
      );
    return parse(request, body.toString("utf8"), done);
  });
}
