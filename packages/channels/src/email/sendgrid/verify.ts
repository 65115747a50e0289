import { createPublicKey, type KeyObject, verify as verifySignature } from "node:crypto";
import type { RawRequest } from "../../raw-request.ts";

/** SendGrid's public key from the base64 of its DER; null when it is no elliptic curve key. */
export function sendgridKey(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
    return key.asymmetricKeyType === "ec" ? key : null;
  } catch {
    return null;
  }
}

/** Bytes in base64, exactly as they are written; null for every other spelling of them, which Node would read as well. */
function exactBase64(text: string | undefined): Buffer | null {
  const bytes = Buffer.from(text ?? "", "base64");
  return bytes.length > 0 && bytes.toString("base64") === text ? bytes : null;
}

/** ECDSA with SHA-256 over timestamp and raw body. Source: SendGrid, Securing your Inbound Parse Webhooks. */
export function sendgridSigned(publicKey: string, { headers, rawBody }: RawRequest): boolean {
  const key = sendgridKey(publicKey);
  const signature = exactBase64(headers["x-twilio-email-event-webhook-signature"]);
  const timestamp = headers["x-twilio-email-event-webhook-timestamp"] ?? "";
  if (key === null || signature === null || timestamp === "") return false;
  return verifySignature("sha256", Buffer.concat([Buffer.from(timestamp), rawBody]), key, signature);
}
