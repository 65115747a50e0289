import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const sha256 = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** RFC 3986, as AWS wants it. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Why a request is not signed by this key (AWS Signature Version 4, written from its specification), or null. */
export function signatureProblem(
  { method, url, headers, body }: SignedRequest,
  key: { readonly id: string; readonly secret: string; readonly region: string },
): string | null {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (!given) return "no signature";
  const [, credential = "", signedHeaders = "", signature = ""] = given;
  const [id, day = "", region, service, end] = credential.split("/");
  if (id !== key.id || region !== key.region || service !== "s3" || end !== "aws4_request")
    return "another scope";
  const time = String(headers["x-amz-date"]);
  if (!time.startsWith(day)) return "another day";
  const names = signedHeaders.split(";");
  if (!names.includes("host") || !names.includes("x-amz-date")) return "the host or the date is not signed";
  const payload = String(headers["x-amz-content-sha256"]);
  if (payload !== "UNSIGNED-PAYLOAD" && payload !== sha256(body)) return "another body";
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");
  const path = url.pathname
    .split("/")
    .map((part) => encoded(decodeURIComponent(part)))
    .join("/");
  const lines = names.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, " ")}\n`).join("");
  const canonical = [method, path, query, lines, signedHeaders, payload].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const signing = [key.region, "s3", "aws4_request"].reduce<Buffer>(
    (before, text) => hmac(before, text),
    hmac(`AWS4${key.secret}`, day),
  );
  const expected = createHmac("sha256", signing).update(toSign).digest("hex");
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? null : "another signature";
}
