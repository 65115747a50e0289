import { MalformedPayload, type RawRequest } from "@contact-identity/channels";
import { Busy, oneAtATime, webhookUrlOf } from "@contact-identity/database";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ApiSettings } from "../api-settings.ts";
import { errorBody } from "../gate/errors.ts";
import { BodyRefused, roomFor } from "../http/bodies.ts";
import { HTTP_LIMITS, type HttpLimits } from "../http/limits.ts";
import { type Answered, answerCall } from "./answer-call.ts";
import { readBody } from "./call-body.ts";
import { type CalledChannel, calledChannel } from "./called-channel.ts";
import type { InboundCounters } from "./counters.ts";
import { largePlaces } from "./large-places.ts";

export interface InboundOptions {
  readonly settings: ApiSettings;
  readonly counters: InboundCounters;
  readonly limits?: HttpLimits;
}

const PATH = "/channels/:channelId/webhook";

type Call = FastifyRequest<{ Params: { channelId: string } }>;

const headersOf = (request: FastifyRequest) =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );

const NO_BODY = Buffer.alloc(0);

/** A call as far as it is known before its body. */
function rawRequest(request: Call, settings: ApiSettings, channel: CalledChannel): RawRequest {
  const at = request.url.indexOf("?");
  const search = at < 0 ? "" : request.url.slice(at);
  return {
    method: request.method,
    query: new URLSearchParams(search),
    search,
    headers: headersOf(request),
    rawBody: NO_BODY,
    channelId: request.params.channelId,
    webhookUrl: webhookUrlOf(settings.publicUrl, channel.row.id),
  };
}

/**
 * What providers call (CHANNELS.md): GET shakes hands, POST tells. 404 for no channel, 401 for an unproven call, 400 with the path for one that
 * cannot be read at all, 413 over 3 MiB (a mail: 50 MiB), 408 for one whose body takes too long; 200 after the last commit. Anything else is a 5xx, upon which providers deliver again.
 */
export async function inbound(
  app: FastifyInstance,
  { settings, counters, limits = HTTP_LIMITS }: InboundOptions,
): Promise<void> {
  const rules = { limits, room: roomFor(limits), places: largePlaces() };
  // Signatures are over the bytes, so nothing in this scope may read a body, whatever it calls itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    // Providers deliver again what is answered by 503, and give some other refusals up.
    const status =
      error instanceof Busy || (error instanceof BodyRefused && error.statusCode === 429)
        ? 503
        : (error.statusCode ?? 500);
    counters.calls.inc({
      channel: "none",
      outcome: status === 413 ? "too_large" : status >= 500 ? "failed" : "unreadable",
    });
    if (error instanceof BodyRefused) reply.header("connection", "close");
    else if (status >= 500 && !(error instanceof Busy))
      request.log.error({ err: error }, "an inbound call failed");
    const isTold = error instanceof BodyRefused || error instanceof Busy || status < 500;
    const retryAfter = (error as { retryAfter?: number }).retryAfter ?? 5;
    if (status === 503) reply.header("retry-after", retryAfter);
    if (!isTold)
      return reply.code(status).send(
        errorBody("INTERNAL_SERVER_ERROR", "Something went wrong; deliver it again.", {
          requestId: request.id,
        }),
      );
    return reply
      .code(status)
      .send(
        status === 503
          ? errorBody("RATE_LIMITED", error.message, { retryAfter })
          : errorBody("BAD_USER_INPUT", error.message),
      );
  });

  const nobody = (reply: FastifyReply) => {
    counters.calls.inc({ channel: "none", outcome: "not_found" });
    return reply.code(404).send(errorBody("NOT_FOUND", "There is no such channel."));
  };

  app.get(PATH, async (request: Call, reply) => {
    const channel = await calledChannel(settings, request.params.channelId, request.ip);
    if (!channel) return nobody(reply);
    const { status, body } = channel.provider.handshake(rawRequest(request, settings, channel));
    counters.calls.inc({ channel: channel.row.type, outcome: status === 200 ? "handshake" : "unverified" });
    // It repeats what the caller sent, which no browser may take for a page.
    return reply
      .code(status)
      .header("x-content-type-options", "nosniff")
      .type("text/plain; charset=utf-8")
      .send(body);
  });

  const unproven = (channel: CalledChannel, reply: FastifyReply) => {
    settings.activity?.refused(channel.row);
    counters.calls.inc({ channel: channel.row.type, outcome: "unverified" });
    return reply
      .code(401)
      .send(errorBody("UNAUTHENTICATED", "This call does not prove that it comes from the provider."));
  };

  /** What a call came to, for /metrics and the channel's health. */
  const note = (channel: CalledChannel, answered: Exclude<Answered, MalformedPayload>) => {
    const counted = { channel: channel.row.type };
    const told = answered === "seen" ? { taken: [], ignored: [], kept: 0 } : answered;
    if (answered === "seen") counters.events.inc({ ...counted, event: "duplicate" });
    for (const { taken } of told.taken) counters.events.inc({ ...counted, event: taken });
    for (const reason of told.ignored) {
      counters.events.inc({ ...counted, event: "ignored" });
      counters.ignored.inc({ ...counted, reason });
    }
    if (told.kept > 0) counters.events.inc({ ...counted, event: "kept" }, told.kept);
    settings.activity?.called(channel.row, false);
    for (const { channel: at, taken } of told.taken)
      if (taken === "message") settings.activity?.called(at, true);
  };

  app.post(PATH, { config: { readsItself: true } }, async (request: Call, reply) => {
    const channel = await calledChannel(settings, request.params.channelId, request.ip);
    if (!channel) return nobody(reply);
    const counted = { channel: channel.row.type };
    const { verify, provenByHeaders } = channel.provider;
    const bare = rawRequest(request, settings, channel);
    if (provenByHeaders && !verify(bare)) return unproven(channel, reply);
    const rawBody = await readBody(request.raw, reply.raw, request.ip, channel, rules).catch((error) => {
      if (error instanceof BodyRefused && error.statusCode === 413) settings.activity?.refused(channel.row);
      throw error;
    });
    const raw = { ...bare, rawBody };
    if (!provenByHeaders && !verify(raw)) return unproven(channel, reply);
    const answered = await answerCall(
      { ...settings, database: oneAtATime()(settings.database) },
      channel,
      raw,
    );
    if (answered instanceof MalformedPayload) {
      settings.activity?.refused(channel.row);
      counters.calls.inc({ ...counted, outcome: "malformed" });
      return reply.code(400).send(errorBody("BAD_USER_INPUT", answered.reason, { path: answered.path }));
    }
    note(channel, answered);
    counters.calls.inc({ ...counted, outcome: "taken" });
    return { ok: true };
  });
}
