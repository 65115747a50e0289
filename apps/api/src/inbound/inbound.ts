import { MalformedPayload, type RawRequest } from "@contact-identity/channels";
import { webhookUrlOf } from "@contact-identity/database";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ApiSettings } from "../context.ts";
import { answerCall } from "./answer-call.ts";
import { type CalledChannel, calledChannel } from "./called-channel.ts";
import type { InboundCounters } from "./counters.ts";

export interface InboundOptions {
  readonly settings: ApiSettings;
  readonly counters: InboundCounters;
}

const BODY_LIMIT = 2 * 1024 * 1024;
const PATH = "/channels/:channelId/webhook";

type Call = FastifyRequest<{ Params: { channelId: string } }>;

const headersOf = (request: FastifyRequest) =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));

function rawRequest(request: Call, settings: ApiSettings, channel: CalledChannel): RawRequest {
  const at = request.url.indexOf("?");
  const search = at < 0 ? "" : request.url.slice(at);
  return {
    method: request.method,
    query: new URLSearchParams(search),
    search,
    headers: headersOf(request),
    rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    channelId: request.params.channelId,
    webhookUrl: webhookUrlOf(settings.publicUrl, channel.row.id),
  };
}

/**
 * What providers call (CHANNELS.md): GET shakes hands, POST tells. 404 for no channel, 401 for an unproven call, 400 with the path for one that
 * cannot be read, 413 over 2 MiB; 200 after the last commit. Anything else is a 5xx, upon which providers deliver again.
 */
export async function inbound(app: FastifyInstance, { settings, counters }: InboundOptions): Promise<void> {
  // Signatures are over the bytes, so nothing in this scope may read a body, whatever it calls itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    counters.calls.inc({ channel: "none", outcome: status === 413 ? "too_large" : status >= 500 ? "failed" : "unreadable" });
    if (status >= 500) request.log.error({ err: error }, "an inbound call failed");
    const said =
      status === 413 ? "The body is larger than 2 MiB." : status >= 500 ? "Something went wrong; deliver it again." : error.message;
    return reply.code(status).send({ error: said });
  });

  const nobody = (reply: FastifyReply) => {
    counters.calls.inc({ channel: "none", outcome: "not_found" });
    return reply.code(404).send({ error: "There is no such channel." });
  };

  app.get(PATH, async (request: Call, reply) => {
    const channel = await calledChannel(settings, request.params.channelId);
    if (!channel) return nobody(reply);
    const { status, body } = channel.provider.handshake(rawRequest(request, settings, channel));
    counters.calls.inc({ channel: channel.row.type, outcome: status === 200 ? "handshake" : "unverified" });
    // It repeats what the caller sent, which no browser may take for a page.
    return reply.code(status).header("x-content-type-options", "nosniff").type("text/plain; charset=utf-8").send(body);
  });

  app.post(PATH, { bodyLimit: BODY_LIMIT }, async (request: Call, reply) => {
    const channel = await calledChannel(settings, request.params.channelId);
    if (!channel) return nobody(reply);
    const counted = { channel: channel.row.type };
    const raw = rawRequest(request, settings, channel);
    if (!channel.provider.verify(raw)) {
      counters.calls.inc({ ...counted, outcome: "unverified" });
      return reply.code(401).send({ error: "This call does not prove that it comes from the provider." });
    }
    const answered = await answerCall(settings, channel, raw);
    if (answered instanceof MalformedPayload) {
      counters.calls.inc({ ...counted, outcome: "malformed" });
      return reply.code(400).send({ error: answered.reason, path: answered.path });
    }
    for (const event of answered === "seen" ? (["duplicate"] as const) : answered) counters.events.inc({ ...counted, event });
    counters.calls.inc({ ...counted, outcome: "taken" });
    return { ok: true };
  });
}
