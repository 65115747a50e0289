import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { Caller } from "@contact-identity/database";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLSchema } from "graphql";
import type { ApiSettings } from "../api-settings.ts";
import type { Context } from "../context.ts";
import { createContext } from "../context.ts";
import { gated } from "../gate/apollo.ts";
import { errorBody, formatError, tellFailures } from "../gate/errors.ts";
import { gateOf } from "../gate/gate.ts";
import { LIMITS } from "../gate/limits.ts";
import { sharesOf, type Turn } from "../gate/shares.ts";
import { shorteningVariables } from "../limits/shorten.ts";
import { startFeed } from "../live/feed/feed.ts";
import { subscriptionSocket } from "../live/socket.ts";
import { tellWithheld } from "../scope/withheld.ts";
import { callersOf } from "./callers.ts";
import { goneOf } from "./gone.ts";
import { lengthOf, tooDear } from "./too-dear.ts";

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly settings: ApiSettings;
}

const NO_KEY = "Send a valid API key: Authorization: Bearer <key>. It may be unknown, revoked or expired.";

/** `POST` and `GET /graphql`. Nothing of a request is read before its key is known to be good. */
export async function graphqlRoutes(
  app: FastifyInstance,
  { schema, settings }: GraphqlOptions,
): Promise<void> {
  const gate = gateOf({ schema, tellsSchema: true });
  const shares = sharesOf();
  const turns = new WeakMap<object, Turn>();
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    documentStore: null,
    executionOptions: { maxCoercionErrors: LIMITS.errors },
    formatError,
    // Apollo's own default adds spaces and a line break to every answer, at a twentieth of a page's cost.
    stringifyResult: (value) => JSON.stringify(value),
    logger: app.log as never,
    plugins: [
      gated(gate, { tellsCost: true, turnOf: (context) => turns.get(context) }),
      shorteningVariables(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      tellWithheld(),
      tellFailures(app.log),
    ],
  });
  await apollo.start();
  app.addHook("onClose", () => apollo.stop());

  const contexts = new WeakMap<FastifyRequest, Context>();
  const { database } = settings;
  const callerOf = callersOf(database.lane("doors"));
  const feed = startFeed(database.lane("live"), (error) =>
    app.log.warn({ err: error }, "subscriptions could not be fed for now"),
  );
  app.addHook("preClose", () => feed.close());
  const contextOf = (caller: Caller, requestId: string, gone?: () => AbortSignal) =>
    createContext(settings, feed, caller, requestId, gone);
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => contexts.get(request as FastifyRequest) as Context,
  });

  const authenticated = async (request: FastifyRequest, reply: FastifyReply) => {
    // A socket sends its key in its first message.
    if (request.ws) return;
    const caller = await callerOf(request.headers.authorization, request.ip);
    if (!caller)
      return reply.code(401).header("www-authenticate", "Bearer").send(errorBody("UNAUTHENTICATED", NO_KEY));
    const turn = await shares.enter(caller.workspaceId, lengthOf(request));
    if (typeof turn === "number") return tooDear(reply, turn);
    const context = contextOf(caller, request.id, () => goneOf(reply));
    turns.set(context, turn);
    contexts.set(request, context);
  };

  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      return await handler.call(app, request, reply);
    } finally {
      await contexts.get(request)?.end();
    }
  };
  const wsHandler = subscriptionSocket({ schema, gate, shares, log: app.log, callerOf, contextOf });
  app.route({ method: "GET", url: "/graphql", onRequest: authenticated, handler: answer, wsHandler });
  app.route({ method: "POST", url: "/graphql", onRequest: authenticated, handler: answer });
}
