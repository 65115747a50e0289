import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { PassThrough, type Readable } from "node:stream";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { FileRefused } from "../refused.ts";
import { type Pace, UPLOAD_PACE, watchPace } from "./paced.ts";

/** The one file of a request's body. */
export interface SentFile {
  readonly name: string | null;
  /** What its sender says. */
  readonly contentType: string | undefined;
  readonly content: Readable;
}

const FIELD = "file";
const malformed = (message: string) => new FileRefused("MALFORMED", message);
const interrupted = () => new FileRefused("INTERRUPTED", "The file did not come to its end; send it again.");

/** `filename*=UTF-8''…` before `filename="…"`. */
function nameIn(disposition: string | undefined): string | null {
  const extended = /filename\*\s*=\s*(?:utf-8|iso-8859-1)'[^']*'([^;\s]+)/i.exec(disposition ?? "")?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      // Not encoded as it says: the plain one is better than none.
    }
  }
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition ?? "");
  const name = plain?.[1]?.replace(/\\(.)/g, "$1") ?? plain?.[2];
  // Header bytes arrive as Latin-1; browsers and curl send UTF-8.
  return name === undefined ? null : Buffer.from(name, "latin1").toString("utf8");
}

/** A request's body as it comes, which fails when it stands still, comes too slowly, or breaks off. */
function watchedBody(request: IncomingMessage, pace: Pace): PassThrough {
  const body = new PassThrough();
  const end = (error: Error) => body.destroy(error);
  const watch = watchPace(pace, end);
  request.on("data", (part: Buffer) => watch.came(part.length));
  request.once("error", () => end(interrupted()));
  request.once("close", () => {
    if (!request.complete) end(interrupted());
  });
  body.once("close", () => {
    watch.stop();
    request.unpipe(body);
  });
  body.once("finish", () => watch.stop());
  // Anyone who reads it is told; before anybody does, it must not bring the process down.
  body.on("error", () => undefined);
  request.pipe(body);
  return body;
}

function firstFile(body: PassThrough, headers: IncomingHttpHeaders): Promise<SentFile> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(error instanceof FileRefused ? error : malformed("The multipart body cannot be read."));
    };
    let parser: InstanceType<typeof Busboy>;
    try {
      parser = new Busboy({
        headers: headers as BusboyHeaders,
        limits: { fieldSize: 64 * 1024, fields: 20, parts: 30, headerPairs: 50, headerSize: 16 * 1024 },
      });
    } catch {
      return fail(malformed("The multipart body has no boundary."));
    }
    let found: Readable | null = null;
    parser.on("file", (field, stream, name, _encoding, contentType) => {
      // A second file would not be stored, and the one who sent it would not know.
      if (field !== FIELD || found !== null) {
        stream.resume();
        found?.destroy(malformed(`Send one file, in the field "${FIELD}".`));
        return;
      }
      found = stream;
      body.once("error", (error) => stream.destroy(error));
      stream.on("error", () => undefined);
      resolve({ name: name ?? null, contentType, content: stream });
    });
    parser.once("error", (error) => {
      found?.destroy(malformed("The multipart body cannot be read."));
      fail(error);
    });
    parser.once("finish", () => fail(malformed(`There is no file in the field "${FIELD}".`)));
    body.once("error", fail);
    body.pipe(parser);
  });
}

/**
 * The one file of a body: the field `file` of a multipart form, or the body itself with Content-Type and Content-Disposition.
 * @throws FileRefused; its content may still fail with one.
 */
export async function sentFile(request: IncomingMessage, pace: Pace = UPLOAD_PACE): Promise<SentFile> {
  const { headers } = request;
  const body = watchedBody(request, pace);
  if (/^multipart\/form-data\b/i.test(headers["content-type"] ?? "")) return firstFile(body, headers);
  return {
    name: nameIn(headers["content-disposition"]),
    contentType: headers["content-type"],
    content: body,
  };
}
