import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** A page of a listed origin may read the answer. No cookies: a visitor's token is given by hand. */
export function allowOrigin(reply: FastifyReply, origin: string): void {
  reply
    .header("access-control-allow-origin", origin)
    .header("access-control-expose-headers", "x-request-id, retry-after");
}

/** A preflight carries no widget's key, so it is answered alike for everybody: it opens nothing, the call itself is checked. */
export function answerPreflights(app: FastifyInstance, url: string): void {
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("vary", "origin");
  });
  const answer = async ({ headers }: FastifyRequest, reply: FastifyReply) =>
    reply
      .header("access-control-allow-origin", headers.origin ?? "null")
      .header("access-control-allow-methods", "POST")
      .header("access-control-allow-headers", "content-type, authorization, x-widget-key, x-request-id")
      .header("access-control-max-age", "600")
      .code(204)
      .send();
  // Before a body, which no preflight has.
  app.options(url, { onRequest: answer }, answer);
}
