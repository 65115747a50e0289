import { createHmac } from "node:crypto";
import { sameSecret } from "../constant-time.ts";
import type { HandshakeAnswer } from "../provider.ts";
import type { RawRequest } from "../raw-request.ts";

/** `X-Hub-Signature-256: sha256=<hex HMAC-SHA256(appSecret, raw body)>`, the same for WhatsApp, Messenger and Instagram. */
export function metaSigned(appSecret: string, request: RawRequest): boolean {
  if (appSecret === "") return false;
  const expected = createHmac("sha256", appSecret).update(request.rawBody).digest("hex");
  return sameSecret(`sha256=${expected}`, request.headers["x-hub-signature-256"]);
}

/** Meta's GET when a webhook is entered in the app dashboard: the challenge is repeated for the right verify token alone. */
export function metaHandshake(verifyToken: string, { query }: RawRequest): HandshakeAnswer {
  const known = sameSecret(verifyToken, query.get("hub.verify_token"));
  const challenge = query.get("hub.challenge");
  if (!known || query.get("hub.mode") !== "subscribe")
    return { status: 403, body: "the verify token is not this channel's" };
  return challenge === null
    ? { status: 400, body: "hub.challenge is missing" }
    : { status: 200, body: challenge };
}
