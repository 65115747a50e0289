import { sameSecret } from "../../constant-time.ts";
import type { RawRequest } from "../../raw-request.ts";

/** HTTP basic auth, as user and password stand in the webhook's URL. Source: Postmark, Webhooks overview, protecting your webhook. */
export function postmarkAuthorised(userAndPassword: string, { headers }: RawRequest): boolean {
  const given = /^Basic +(\S+) *$/i.exec(headers.authorization ?? "")?.[1];
  return sameSecret(Buffer.from(userAndPassword).toString("base64"), given);
}
