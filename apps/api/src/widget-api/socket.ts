import type { FastifyInstance } from "fastify";
import type { GraphQLSchema } from "graphql";
import { CloseCode } from "graphql-ws";
import { errorBody, formatError, withoutSuggestions } from "../gate/errors.ts";
import type { Gate } from "../gate/gate.ts";
import type { Shares } from "../gate/shares.ts";
import { closeWith, gatedSocket, lookedAt, parameter, type SocketExtra } from "../gate/socket.ts";
import { type AdmittedVisitor, admit } from "./admission.ts";
import { tooMuch, type VisitorContext, visitorContext, waitOf } from "./visitor-context.ts";

type Shared = Pick<VisitorContext, "settings" | "limit" | "live"> & {
  readonly schema: GraphQLSchema;
  readonly gate: Gate;
  readonly shares: Shares;
};

interface Connecting {
  readonly connectionParams?: Readonly<Record<string, unknown>> | undefined;
  readonly extra: SocketExtra & { visitor?: AdmittedVisitor };
}

const NO_SESSION = "There is no live session of this widget here. Start one by sessionStart.";

/** Subscriptions by graphql-transport-ws. Key and token come in connection_init, the origin from the upgrade, which no page can forge. */
export function visitorSocket(
  app: FastifyInstance,
  url: string,
  { schema, gate, shares, settings, limit, live }: Shared,
): void {
  /** Why a visitor is not let in; null when it is. */
  const refused = async ({ connectionParams, extra }: Connecting): Promise<string | null> => {
    const { request } = extra;
    const wait = limit.wait("address", request.ip);
    if (wait > 0) return `Too many requests. Try again in ${wait} s.`;
    const found = await admit(settings.database, settings.publicUrl, {
      key: parameter(connectionParams, "x-widget-key"),
      origin: request.headers.origin,
      authorization: parameter(connectionParams, "authorization"),
    });
    if ("code" in found || !found.session) return NO_SESSION;
    extra.visitor = found;
    return null;
  };
  const contextOf = ({ extra: { request, visitor } }: Connecting): VisitorContext =>
    visitorContext({
      requestId: request.id,
      settings,
      admitted: visitor as AdmittedVisitor,
      origin: String(request.headers.origin),
      address: request.ip,
      limit,
      live,
      log: app.log,
    });
  const wsHandler = gatedSocket<Connecting["extra"]>({
    async onConnect(connecting) {
      const reason = await refused(connecting);
      if (reason !== null) closeWith(connecting.extra.socket, CloseCode.Forbidden, reason);
      return reason === null;
    },
    async onSubscribe(connecting, _id, payload) {
      const context = contextOf(connecting);
      const wait = waitOf(context, "read");
      if (wait > 0) return [tooMuch(wait)];
      const looked = await lookedAt(gate, shares, context.address, payload);
      if ("errors" in looked) return looked.errors;
      const { document } = looked;
      const variableValues = payload.variables ?? {};
      return {
        schema,
        document,
        operationName: payload.operationName ?? null,
        variableValues,
        contextValue: context,
      };
    },
    onError: (_socket, _id, _payload, errors) =>
      errors.map((error) => withoutSuggestions(formatError(error.toJSON(), error))),
  });
  app.route({
    method: "GET",
    url,
    handler: (_request, reply) =>
      reply.code(405).header("allow", "POST").send(errorBody("BAD_USER_INPUT", "Ask by POST.")),
    wsHandler,
  });
}
