import { metaHandshake, metaSigned } from "../meta/meta-signature.ts";
import type { HandshakeAnswer } from "../provider.ts";
import type { RawRequest } from "../raw-request.ts";
import type { MetaPageConfig } from "./config.ts";

export const verify = ({ appSecret }: MetaPageConfig, request: RawRequest): boolean =>
  metaSigned(appSecret, request);

export const handshake = ({ verifyToken }: MetaPageConfig, request: RawRequest): HandshakeAnswer =>
  metaHandshake(verifyToken, request);
