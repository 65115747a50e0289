import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Settings } from "../store/s3-store.ts";
import { signatureProblem } from "./aws-signature.ts";

export interface S3Server {
  readonly settings: S3Settings;
  /** What is stored, by name. */
  readonly objects: Map<string, Buffer>;
  /** Parts of uploads that were neither ended nor given up. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  /** Returns this status to the next requests, as many as are here. */
  readonly refusals: number[];
  close(): Promise<void>;
}

const KEY = { id: "AKIDTEST", secret: "secret/with+signs", region: "eu-central-1" };
const BUCKET = "shop-files";

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const etag = (body: Buffer): string => `"${createHash("md5").update(body).digest("hex")}"`;
const xml = (response: ServerResponse, status: number, text: string) =>
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
const error = (response: ServerResponse, status: number, code: string) =>
  xml(response, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

type Stored = Pick<S3Server, "objects" | "uploads">;

function answerUpload(
  { objects, uploads }: Stored,
  response: ServerResponse,
  method: string,
  url: URL,
  name: string,
  body: Buffer,
): void {
  const id = url.searchParams.get("uploadId") ?? "";
  if (method === "POST" && url.searchParams.has("uploads")) {
    const made = randomUUID();
    uploads.set(made, new Map());
    xml(
      response,
      200,
      `<InitiateMultipartUploadResult><Bucket>${BUCKET}</Bucket><Key>${name}</Key><UploadId>${made}</UploadId></InitiateMultipartUploadResult>`,
    );
    return;
  }
  const parts = uploads.get(id);
  if (!parts) return void error(response, 404, "NoSuchUpload");
  if (method === "PUT") {
    parts.set(Number(url.searchParams.get("partNumber")), body);
    response.writeHead(200, { etag: etag(body) }).end();
  } else if (method === "DELETE") {
    uploads.delete(id);
    response.writeHead(204).end();
  } else {
    const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>\s*<ETag>([^<]+)<\/ETag>/g)];
    if (named.length !== inOrder.length) return void error(response, 400, "InvalidPart");
    if (inOrder.slice(0, -1).some((part) => part.length < 5 * 1024 * 1024))
      return void error(response, 400, "EntityTooSmall");
    objects.set(name, Buffer.concat(inOrder));
    uploads.delete(id);
    xml(
      response,
      200,
      `<CompleteMultipartUploadResult><Key>${name}</Key><ETag>"whole-${inOrder.length}"</ETag></CompleteMultipartUploadResult>`,
    );
  }
}

function answerObject(
  { objects }: Stored,
  response: ServerResponse,
  request: IncomingMessage,
  name: string,
  body: Buffer,
): void {
  if (request.method === "PUT") {
    objects.set(name, body);
    return void response.writeHead(200, { etag: etag(body) }).end();
  }
  if (request.method === "DELETE") {
    objects.delete(name);
    return void response.writeHead(204).end();
  }
  const found = objects.get(name);
  if (!found) return void error(response, 404, "NoSuchKey");
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const [from, to] = range
    ? [Number(range[1]), Math.min(Number(range[2]) + 1, found.length)]
    : [0, found.length];
  if (from >= found.length) return void error(response, 416, "InvalidRange");
  const part = found.subarray(from, to);
  response.writeHead(range ? 206 : 200, { "content-length": part.length, etag: etag(found) }).end(part);
}

/** A server that speaks as much of S3 as we do: signatures checked, parts of 5 MiB at least but for the last. */
export async function startS3(): Promise<S3Server> {
  const stored: Stored = { objects: new Map(), uploads: new Map() };
  const refusals: number[] = [];

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const { method = "GET", headers } = request;
    const body = await bodyOf(request).catch(() => null);
    if (body === null) return void response.destroy();
    const refusal = refusals.shift();
    if (refusal) return void error(response, refusal, "SlowDown");
    const problem = signatureProblem({ method, url, headers, body }, KEY);
    if (problem) return void error(response, 403, "SignatureDoesNotMatch");
    const [, bucket, ...rest] = url.pathname.split("/");
    if (bucket !== BUCKET) return void error(response, 404, "NoSuchBucket");
    const name = decodeURIComponent(rest.join("/"));
    if (url.searchParams.has("uploads") || url.searchParams.has("uploadId"))
      return answerUpload(stored, response, method, url, name, body);
    answerObject(stored, response, request, name, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      bucket: BUCKET,
      region: KEY.region,
      endpoint: `http://127.0.0.1:${port}`,
      accessKeyId: KEY.id,
      secretAccessKey: KEY.secret,
    },
    ...stored,
    refusals,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
