import type { ProviderExample } from "../../testing/example.ts";
import { httpOutbound } from "../../testing/outbound.ts";
import { headerProof } from "../../testing/proof.ts";
import { bearer, call, config, textEvent } from "./payloads.ts";

export const customExample: ProviderExample = {
  name: "JSON",
  config: (apiUrl) => ({ ...config, outboundUrl: `${apiUrl}/out` }),
  hello: call(),
  authentic: (payload) => bearer(JSON.stringify(payload)),
  authenticBytes: (body) => ({ ...bearer(""), rawBody: body }),
  wrongShapes: [
    null,
    call({ events: "none" }),
    call({ contactId: undefined }),
    call({ contactId: "undefined" }),
    call({ events: [textEvent("hello", 2 ** 60)] }),
  ],
  unknownEvents: [call({ events: [{ type: "weather", mId: "w1" }] })],
  proof: headerProof("authorization"),
  recipient: "crm-1081",
  outbound: httpOutbound({
    accepted: { status: 200, body: { mId: "m-9" }, externalId: "m-9" },
    refusal: (message) => ({ error: { message } }),
  }),
};
