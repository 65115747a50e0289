import { sameSecret } from "../constant-time.ts";
import type { RawRequest } from "../raw-request.ts";
import type { CustomConfig } from "./config.ts";

export function verify({ token }: CustomConfig, { headers }: RawRequest): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1];
  return sameSecret(token, given);
}
