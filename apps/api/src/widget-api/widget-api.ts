import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ApiSettings } from "../api-settings.ts";
import { gated } from "../gate/apollo.ts";
import { errorBody, formatError, tellFailures, withoutSuggestions } from "../gate/errors.ts";
import { gateOf } from "../gate/gate.ts";
import { LIMITS } from "../gate/limits.ts";
import { sharesOf, type Turn } from "../gate/shares.ts";
import { goneOf } from "../http/gone.ts";
import { lengthOf, tooDear } from "../http/too-dear.ts";
import { shorteningVariables } from "../limits/shorten.ts";
import { admit } from "./admission.ts";
import { allowOrigin, answerPreflights } from "./cross-origin.ts";
import { startLive } from "./live.ts";
import { rateLimit } from "./rate-limit.ts";
import { visitorSchema } from "./schema.ts";
import { visitorSocket } from "./socket.ts";
import { type VisitorContext, visitorContext } from "./visitor-context.ts";

export interface WidgetApiOptions {
  readonly settings: ApiSettings;
}

/** A message of 10,000 characters, each of them written as JSON's longest escape, with room for the document. */
const BODY_LIMIT = 256 * 1024;
const one = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? undefined : header;

/** `POST /widget/graphql`, and its subscriptions on the same path. Nothing is read before the widget's key and the origin are known to be good. */
export async function widgetApi(app: FastifyInstance, { settings }: WidgetApiOptions): Promise<void> {
  const schema = await visitorSchema();
  const limit = rateLimit();
  const live = startLive(settings.database);
  const gate = gateOf({ schema, tellsSchema: false, refusesTexts: false });
  const shares = sharesOf();
  const turns = new WeakMap<object, Turn>();
  const apollo = new ApolloServer<VisitorContext>({
    schema,
    introspection: false,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    documentStore: null,
    executionOptions: { maxCoercionErrors: LIMITS.errors },
    formatError: (formatted, error) => withoutSuggestions(formatError(formatted, error)),
    stringifyResult: (value) => JSON.stringify(value),
    logger: app.log as never,
    plugins: [
      gated(gate, { tellsCost: false, turnOf: (context) => turns.get(context) }),
      shorteningVariables(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      tellFailures(app.log),
    ],
  });
  await apollo.start();
  app.addHook("onClose", async () => {
    await live.stop();
    await apollo.stop();
  });

  const contexts = new WeakMap<FastifyRequest, VisitorContext>();
  const tooMuch = (reply: FastifyReply, seconds: number) =>
    reply
      .code(429)
      .header("retry-after", seconds)
      .send(errorBody("RATE_LIMITED", `Too many requests. Try again in ${seconds} s.`));

  const admitted = async (request: FastifyRequest, reply: FastifyReply) => {
    const { headers, ip } = request;
    const wait = limit.wait("address", ip);
    if (wait > 0) return tooMuch(reply, wait);
    const origin = one(headers.origin);
    const found = await admit(settings.database, settings.publicUrl, {
      key: one(headers["x-widget-key"]),
      origin,
      authorization: headers.authorization,
    });
    if ("code" in found)
      return reply.code(found.code === "FORBIDDEN" ? 403 : 401).send(errorBody(found.code, found.message));
    allowOrigin(reply, origin as string);
    const waitOfOrigin = limit.wait("origin", `${found.widget.id} ${origin}`);
    if (waitOfOrigin > 0) return tooMuch(reply, waitOfOrigin);
    // By the address: the key is public, and others of the same shop are not to wait.
    const turn = await shares.enter(ip, lengthOf(request));
    if (typeof turn === "number") return tooDear(reply, turn);
    const given = {
      requestId: request.id,
      settings,
      admitted: found,
      origin: origin as string,
      address: ip,
      limit,
      live,
      log: app.log,
    };
    const context = visitorContext(given, () => goneOf(reply));
    turns.set(context, turn);
    contexts.set(request, context);
  };

  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => contexts.get(request as FastifyRequest) as VisitorContext,
  });
  answerPreflights(app, "/widget/graphql");
  app.route({ method: "POST", url: "/widget/graphql", bodyLimit: BODY_LIMIT, onRequest: admitted, handler });
  visitorSocket(app, "/widget/graphql", { schema, gate, shares, settings, limit, live });
}
