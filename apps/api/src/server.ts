import type { PoolLane } from "@contact-identity/database";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { handleProtocols } from "graphql-ws";
import { Registry } from "prom-client";
import { activityLog } from "./activity/activity.ts";
import type { ApiSettings } from "./api-settings.ts";
import { demo } from "./demo/demo.ts";
import { filesOf, type Storage } from "./files/stored-files.ts";
import { answerHttpErrors } from "./gate/errors.ts";
import { SOCKET } from "./gate/socket.ts";
import { limitBodies } from "./http/bodies.ts";
import { graphqlRoutes } from "./http/graphql.ts";
import { healthRoutes, type Readiness } from "./http/health.ts";
import { readJsonBodies } from "./http/json-body.ts";
import { HTTP_LIMITS, type HttpLimits, serverTimes } from "./http/limits.ts";
import { measureRequests } from "./http/metrics.ts";
import { requestIdOf, sayRequestId } from "./http/request-id.ts";
import { limitSilence } from "./http/silent.ts";
import { inboundCounters } from "./inbound/counters.ts";
import { inbound } from "./inbound/inbound.ts";
import { playground } from "./playground/playground.ts";
import { adminSchema, sdlOf } from "./schema.ts";
import { fileRoutes } from "./uploads/file-routes.ts";
import { uploadRoutes } from "./uploads/upload-routes.ts";
import { widgetFrame } from "./widget-api/frame.ts";
import { widgetApi } from "./widget-api/widget-api.ts";
import { triggerRoute } from "./workflow/trigger-route.ts";

export interface ServerSettings extends ApiSettings {
  readonly logger: FastifyBaseLogger | false;
  /** Where files lie, and how they are linked to. */
  readonly storage: Storage;
  /** What `/readyz` asks; without it ready is always so. */
  readonly readiness?: Readiness;
  /** `credentials.json` of the demo data, if there may be one: the shop page signs by it. */
  readonly demoCredentials?: string | undefined;
  /** Where measures are registered; one registry a server. */
  readonly registry?: Registry;
  /** Other times and sizes than those that the contract names. */
  readonly limits?: Partial<HttpLimits>;
  /** Given the server before its first route: for tests that go over all of them. */
  readonly made?: (app: FastifyInstance) => void;
}

const BODY_LIMIT = 1024 * 1024;

/** The whole API, not listening yet. `close()` lets requests under way finish; the database stays open, for it is the caller's. */
export async function createServer(settings: ServerSettings): Promise<FastifyInstance> {
  const { logger, registry = new Registry(), readiness = async () => [] } = settings;
  const limits = { ...HTTP_LIMITS, ...settings.limits };
  const app: FastifyInstance = Fastify({
    ...serverTimes(limits),
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    bodyLimit: BODY_LIMIT,
    genReqId: requestIdOf,
    requestIdHeader: false,
    // Keep-alive connections with nothing on them must not hold up the end.
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 200 },
  });
  sayRequestId(app);
  measureRequests(app, registry);
  settings.made?.(app);
  limitSilence(app, limits.silentOfAddress);
  answerHttpErrors(app);
  limitBodies(app, limits);
  readJsonBodies(app);
  healthRoutes(app, readiness);
  const activity = activityLog(settings.database.lane("webhooks"), (error) =>
    app.log.warn({ err: error }, "what channels did could not be written down"),
  );
  app.addHook("onClose", () => activity.close());
  const files = filesOf(settings.database.lane("webhooks"), settings.storage);
  const whole = { files, ...settings, activity };
  const at = (lane: PoolLane): ApiSettings => ({ ...whole, database: settings.database.lane(lane) });
  const schema = await adminSchema();
  const sdl = sdlOf(schema);
  app.get("/schema.graphql", (_request, reply) => reply.type("text/plain; charset=utf-8").send(sdl));
  await app.register(websocket, { options: { maxPayload: SOCKET.bytes, handleProtocols } });
  await app.register(graphqlRoutes, { schema, settings: whole });
  await app.register(uploadRoutes, { settings: { ...settings, ...settings.storage }, limits });
  await app.register(fileRoutes, {
    settings: { database: settings.database.lane("visitors"), ...settings.storage },
  });
  await app.register(widgetApi, { settings: at("visitors") });
  await app.register(widgetFrame, { settings: at("visitors") });
  await app.register(demo, { credentials: settings.demoCredentials });
  await app.register(playground);
  await app.register(triggerRoute, { settings });
  await app.register(inbound, { settings: at("webhooks"), counters: inboundCounters(registry), limits });
  return app;
}
