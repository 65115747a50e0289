import { metaHandshake, metaSigned } from "../meta/meta-signature.ts";
import type { HandshakeAnswer } from "../provider.ts";
import type { RawRequest } from "../raw-request.ts";
import type { WhatsappCloudConfig } from "./config.ts";

export const verify = ({ appSecret }: WhatsappCloudConfig, request: RawRequest): boolean =>
  metaSigned(appSecret, request);

export const handshake = ({ verifyToken }: WhatsappCloudConfig, request: RawRequest): HandshakeAnswer =>
  metaHandshake(verifyToken, request);
