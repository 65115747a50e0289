import { Readable } from "node:stream";
import { attachedFile, transaction } from "@contact-identity/database";
import { disposition, FileGone, isShownInline, servedType } from "@contact-identity/files";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ApiSettings } from "../api-settings.ts";
import type { Storage } from "../files/stored-files.ts";
import { errorBody } from "../gate/errors.ts";
import { byteRange } from "./byte-range.ts";
import { answerRefusedFile } from "./refusals.ts";

export interface FileRouteOptions {
  readonly settings: Pick<ApiSettings, "database"> & Storage;
}

type FileRequest = FastifyRequest<{ Params: { token: string } }>;

const nothing = (reply: FastifyReply) =>
  reply
    .code(404)
    .send(errorBody("NOT_FOUND", "There is no such file, or this link's hour is over: ask for a new one."));

/**
 * `GET /files/<token>/<name>`: a stored file, to anyone who has its signed link. Of no use to a page that is opened from it: it runs nothing,
 * loads nothing, and knows no cookie.
 */
export async function fileRoutes(app: FastifyInstance, { settings }: FileRouteOptions): Promise<void> {
  const { database, store, links } = settings;

  app.addHook("onSend", async (_request, reply) => {
    reply
      .header("x-content-type-options", "nosniff")
      .header("content-security-policy", "default-src 'none'; sandbox")
      .header("referrer-policy", "no-referrer")
      // A listed site's chat, and the console, show it.
      .header("cross-origin-resource-policy", "cross-origin");
  });

  async function serve(request: FileRequest, reply: FastifyReply): Promise<FastifyReply> {
    const linked = links.read(request.params.token);
    if (!linked) return nothing(reply);
    const { workspaceId, attachmentId, variant } = linked;
    const found = await transaction(database, workspaceId, (tx) => attachedFile(tx, attachmentId, variant));
    if (!found) return nothing(reply);
    const { name, object } = found;
    const { size, contentType } = object;
    const inline = variant === "preview" || isShownInline(contentType, object.width !== null);
    const range = byteRange(request.headers.range, size);
    const part = typeof range === "string" ? { from: 0, to: size } : range;
    // Asked before anything is said of it, for it may be gone.
    const isRead = request.method !== "HEAD" && range !== "unsatisfiable";
    const bytes = isRead ? await store.read(workspaceId, object, part) : [];
    reply
      .type(servedType(contentType))
      .header("content-disposition", disposition(inline ? "inline" : "attachment", name))
      .header("accept-ranges", "bytes")
      .header("etag", `"${object.id}"`)
      .header("cache-control", "private, max-age=3600, immutable");
    if (range === "unsatisfiable")
      return reply.code(416).header("content-range", `bytes */${size}`).type("text/plain").send("");
    if (range !== "all") reply.code(206).header("content-range", `bytes ${part.from}-${part.to - 1}/${size}`);
    reply.header("content-length", part.to - part.from);
    // Of an empty stream, which goes out for a HEAD, the length stays that of the file.
    return reply.send(Readable.from(bytes, { objectMode: false }));
  }

  app.get("/files/:token/*", { exposeHeadRoute: true }, async (request: FileRequest, reply) => {
    try {
      return await serve(request, reply);
    } catch (error) {
      if (error instanceof FileGone) return nothing(reply);
      if (answerRefusedFile(reply, error)) return reply;
      throw error;
    }
  });
}
