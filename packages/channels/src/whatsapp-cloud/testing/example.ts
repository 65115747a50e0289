import type { ProviderExample } from "../../testing/example.ts";
import { httpOutbound } from "../../testing/outbound.ts";
import { headerProof } from "../../testing/proof.ts";
import { change, config, contact, envelope, message, SHEENA, signed, text } from "./payloads.ts";

export const whatsappCloudExample: ProviderExample = {
  name: "JSON",
  config: (apiUrl) => ({ ...config, apiBaseUrl: apiUrl }),
  hello: envelope(change({ contacts: [contact(SHEENA)], messages: [message(SHEENA, text("hello"))] })),
  authentic: (payload) => signed(JSON.stringify(payload)),
  authenticBytes: signed,
  wrongShapes: [
    [],
    { object: "whatsapp_business_account", entry: "none" },
    envelope(change({ messages: 7 })),
    envelope(change({ messages: [message({ waId: "null" }, text("hello"))] })),
  ],
  unknownEvents: [envelope({ field: "account_update", value: { event: "VERIFIED_ACCOUNT" } })],
  proof: headerProof("x-hub-signature-256", "body"),
  recipient: SHEENA.waId,
  outbound: httpOutbound({
    accepted: {
      status: 200,
      body: { messaging_product: "whatsapp", contacts: [{ input: SHEENA.waId, wa_id: SHEENA.waId }], messages: [{ id: "wamid.sent" }] },
      externalId: "wamid.sent",
    },
    refusal: (message) => ({ error: { message, type: "OAuthException", code: 131030, fbtrace_id: "AbCdEf0123456789" } }),
  }),
};
