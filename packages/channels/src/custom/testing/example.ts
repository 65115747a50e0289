import type { ProviderExample } from "../../testing/example.ts";
import { bearer, call, config, textEvent } from "./payloads.ts";

export const customExample: ProviderExample = {
  config: (apiUrl) => ({ ...config, outboundUrl: `${apiUrl}/out` }),
  authentic: (body = JSON.stringify(call())) => bearer(body),
  wrongShapes: [
    null,
    call({ events: "none" }),
    call({ contactId: undefined }),
    call({ contactId: "undefined" }),
    call({ events: [textEvent("hello", 2 ** 60)] }),
  ],
  unknownEvent: call({ events: [{ type: "weather", mId: "w1" }] }),
  proofHeader: "authorization",
  recipient: "crm-1081",
};
