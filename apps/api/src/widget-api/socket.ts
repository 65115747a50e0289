import type { FastifyInstance, FastifyRequest } from "fastify";
import type { GraphQLSchema } from "graphql";
import { GraphQLError } from "graphql";
import { makeHandler } from "graphql-ws/use/@fastify/websocket";
import { errorBody, formatError } from "../http/errors.ts";
import { type Admitted, admit } from "./admission.ts";
import { type VisitorContext, visitorContext } from "./visitor-context.ts";

type Shared = Pick<VisitorContext, "settings" | "limit" | "live"> & { readonly schema: GraphQLSchema };

interface Connecting {
  readonly connectionParams?: Readonly<Record<string, unknown>> | undefined;
  readonly extra: { readonly request: FastifyRequest; visitor?: Admitted };
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const NOT_HERE = () => ({
  errors: [new GraphQLError("Over a socket only subscriptions are taken.", { extensions: { code: "BAD_USER_INPUT" } })],
});

/** Subscriptions by graphql-transport-ws. Key and token come in connection_init, the origin from the upgrade, which no page can forge. */
export function visitorSocket(app: FastifyInstance, url: string, { schema, settings, limit, live }: Shared): void {
  const admitSocket = async ({ connectionParams = {}, extra }: Connecting): Promise<boolean> => {
    const { request } = extra;
    if (limit.wait("address", request.ip) > 0) return false;
    const found = await admit(settings.database, settings.publicUrl, {
      key: text(connectionParams["x-widget-key"]),
      origin: request.headers.origin,
      authorization: text(connectionParams.authorization),
    });
    if ("code" in found || !found.session) return false;
    extra.visitor = found;
    return true;
  };
  const contextOf = ({ extra: { request, visitor } }: Connecting): VisitorContext =>
    visitorContext({
      requestId: request.id,
      settings,
      admitted: visitor as Admitted,
      origin: String(request.headers.origin),
      address: request.ip,
      limit,
      live,
      log: app.log,
    });
  const wsHandler = makeHandler<Record<string, unknown>>({
    schema,
    // False closes with 4403 Forbidden.
    onConnect: (socket) => admitSocket(socket as unknown as Connecting),
    context: (socket) => contextOf(socket as unknown as Connecting),
    execute: NOT_HERE,
    onError: (_socket, _id, _payload, errors) => errors.map((error) => formatError(error.toJSON(), error)),
  });
  app.route({
    method: "GET",
    url,
    handler: (_request, reply) => reply.code(405).header("allow", "POST").send(errorBody("BAD_USER_INPUT", "Ask by POST.")),
    wsHandler,
  });
}
