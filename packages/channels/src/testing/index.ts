export type { ProviderExample } from "./example.ts";
export { examples } from "./examples.ts";
export { type Answer, json, type Loopback, loopback, type Received } from "./loopback.ts";
export { META_TOKEN, type MetaServer, type MetaTemplate, metaServer } from "./meta-server.ts";
export type { Behaviour, OutboundServer } from "./outbound.ts";
export { bodyTo, signedAddress } from "./placed.ts";
export { type TwilioContent, type TwilioServer, twilioServer } from "./twilio-server.ts";
