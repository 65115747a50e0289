import type { Caller } from "@contact-identity/database";
import { filesAllowed } from "@contact-identity/domain";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ApiSettings } from "../api-settings.ts";
import type { Storage } from "../files/stored-files.ts";
import { errorBody } from "../gate/errors.ts";
import { callersOf } from "../http/callers.ts";
import type { HttpLimits } from "../http/limits.ts";
import { type AdmittedVisitor, admit } from "../widget-api/admission.ts";
import { allowOrigin, answerPreflights } from "../widget-api/cross-origin.ts";
import { rateLimit } from "../widget-api/rate-limit.ts";
import { answerRefusedFile } from "./refusals.ts";
import { IMPORT_FILE, isList, MESSAGE_FILE, takeUpload, VISITOR_FILE } from "./take-upload.ts";
import { uploadPlaces } from "./upload-places.ts";

export interface UploadOptions {
  readonly settings: Pick<ApiSettings, "database" | "publicUrl"> & Pick<Storage, "store">;
  readonly limits: HttpLimits;
}

const NO_KEY = "Send a valid API key: Authorization: Bearer <key>. It may be unknown, revoked or expired.";
const one = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? undefined : header;

/** A key that may not send such a file. */
class Forbidden extends Error {}

const limitFor =
  ({ scopes }: Caller) =>
  ({ contentType }: { readonly contentType: string | undefined }): number => {
    if (isList(contentType) && scopes.has("CONTACTS_WRITE")) return IMPORT_FILE;
    if (scopes.has("CONVERSATIONS_WRITE")) return MESSAGE_FILE;
    throw new Forbidden(
      scopes.has("CONTACTS_WRITE")
        ? "With CONTACTS_WRITE alone a file of text/csv or JSON Lines (application/x-ndjson) may be sent; any other needs CONVERSATIONS_WRITE."
        : "This key lacks the scope CONVERSATIONS_WRITE.",
    );
  };

const tooMany = (reply: FastifyReply, seconds: number, message: string) =>
  reply
    .code(429)
    .header("retry-after", seconds)
    .send(errorBody("RATE_LIMITED", message, { retryAfter: seconds }));

/** Takes a place, takes the file, and replies; a refused file closes the connection, for the rest of its body is not read. */
const answering =
  (places: ReturnType<typeof uploadPlaces>) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
    whose: string,
    take: () => Promise<unknown>,
  ): Promise<FastifyReply> => {
    const leave = places.enter(whose, request.ip);
    if (leave === null)
      return tooMany(reply, 1, "Too many files are on their way at once. Send them one after the other.");
    try {
      return reply.send(await take());
    } catch (error) {
      if (error instanceof Forbidden)
        return reply.code(403).header("connection", "close").send(errorBody("FORBIDDEN", error.message));
      if (answerRefusedFile(reply, error)) return reply;
      throw error;
    } finally {
      leave();
    }
  };
type Answering = ReturnType<typeof answering>;

function keyRoute(app: FastifyInstance, { settings, limits }: UploadOptions, answer: Answering): void {
  const { database } = settings;
  const callerOf = callersOf(database.lane("doors"));
  const callers = new WeakMap<FastifyRequest, Caller>();
  const byKey = async (request: FastifyRequest, reply: FastifyReply) => {
    const caller = await callerOf(request.headers.authorization, request.ip);
    if (!caller)
      return reply.code(401).header("www-authenticate", "Bearer").send(errorBody("UNAUTHENTICATED", NO_KEY));
    if (!caller.scopes.has("CONVERSATIONS_WRITE") && !caller.scopes.has("CONTACTS_WRITE"))
      return reply.code(403).send(errorBody("FORBIDDEN", "This key lacks the scope CONVERSATIONS_WRITE."));
    callers.set(request, caller);
  };
  app.post("/uploads", { onRequest: byKey, config: { readsItself: true } }, async (request, reply) => {
    const caller = callers.get(request) as Caller;
    const { workspaceId } = caller;
    return answer(request, reply, workspaceId, () =>
      takeUpload({ ...settings, database: database.lane("requests") }, request.raw, {
        workspaceId,
        whose: "key",
        limitOf: limitFor(caller),
        most: caller.scopes.has("CONTACTS_WRITE") ? IMPORT_FILE : MESSAGE_FILE,
        pace: limits.uploadPace,
      }),
    );
  });
}

function visitorRoute(chat: FastifyInstance, { settings, limits }: UploadOptions, answer: Answering): void {
  const { database } = settings;
  const visitors = new WeakMap<FastifyRequest, AdmittedVisitor>();
  const visits = rateLimit();
  answerPreflights(chat, "/widget/uploads");
  const byVisitor = async (request: FastifyRequest, reply: FastifyReply) => {
    const { headers, ip } = request;
    const wait = visits.wait("address", ip);
    if (wait > 0) return tooMany(reply, wait, `Too many requests. Try again in ${wait} s.`);
    const origin = one(headers.origin);
    const found = await admit(database.lane("visitors"), settings.publicUrl, {
      key: one(headers["x-widget-key"]),
      origin,
      authorization: headers.authorization,
    });
    if ("code" in found)
      return reply.code(found.code === "FORBIDDEN" ? 403 : 401).send(errorBody(found.code, found.message));
    allowOrigin(reply, origin as string);
    if (!found.session)
      return reply
        .code(401)
        .send(errorBody("UNAUTHENTICATED", "Send the visitor's token: Authorization: Bearer wv_…"));
    if (!filesAllowed(found.widget.appearance))
      return reply.code(403).send(errorBody("FORBIDDEN", "This chat takes no files."));
    const later = visits.wait("upload", found.session.id);
    if (later > 0) return tooMany(reply, later, `Five files a minute: try again in ${later} s.`);
    visitors.set(request, found);
  };
  const config = { readsItself: true } as const;
  chat.post("/widget/uploads", { onRequest: byVisitor, config }, async (request, reply) => {
    const { widget, session } = visitors.get(request) as AdmittedVisitor;
    if (!session) throw new Error("a visitor without a session");
    return answer(request, reply, session.id, () =>
      takeUpload({ ...settings, database: database.lane("visitors") }, request.raw, {
        workspaceId: widget.workspaceId,
        whose: { sessionId: session.id },
        limitOf: () => VISITOR_FILE,
        most: VISITOR_FILE,
        pace: limits.uploadPace,
      }),
    );
  });
}

/**
 * `POST /uploads` by a key, `POST /widget/uploads` by a visitor: one file, as the field `file` of a form or as the body itself. Who calls is
 * known before anything of the body is read.
 */
export async function uploadRoutes(app: FastifyInstance, options: UploadOptions): Promise<void> {
  // It is read as it comes, whatever it calls itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null));
  const answer = answering(uploadPlaces());
  keyRoute(app, options, answer);
  await app.register(async (chat) => visitorRoute(chat, options, answer));
}
