export type { OutgoingFile } from "./attached/outgoing-file.ts";
export { type CallPart, readPart } from "./call-part.ts";
export type { ConfigField } from "./config-fields.ts";
export { USUAL_BODY_LIMIT } from "./define-provider.ts";
export { EgressFailed, EgressRefused } from "./egress/errors.ts";
export {
  createEgress,
  type Egress,
  type EgressAnswer,
  type EgressOptions,
  type EgressRequest,
} from "./egress/http.ts";
export { urlRefusal } from "./egress/url.ts";
export { type ComingFile, type FileOutcome, MOST_BYTES } from "./files/fetch-file.ts";
export { keptRequest } from "./kept-request.ts";
export { MalformedPayload } from "./malformed.ts";
export { type OpenChannel, openChannel } from "./open-channel.ts";
export type {
  HandshakeAnswer,
  Outgoing,
  Provider,
  SendOutcome,
  TemplateList,
} from "./provider.ts";
export type { RawRequest } from "./raw-request.ts";
export { type AnyProvider, providerOf, providers } from "./registry.ts";
export { type TemplateLists, templateLists } from "./templates/template-lists.ts";
export { mediaWords } from "./words/media.ts";
