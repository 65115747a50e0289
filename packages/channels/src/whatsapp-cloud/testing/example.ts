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
  delivered: (id, { phoneNumberId }) => {
    const metadata = { display_phone_number: "15550783881", phone_number_id: phoneNumberId };
    const statuses = [{ id, status: "delivered", timestamp: "1749416399", recipient_id: "16505551234" }];
    const value = { messaging_product: "whatsapp", metadata, statuses };
    return {
      object: "whatsapp_business_account",
      entry: [{ id: "102290129340398", changes: [{ field: "messages", value }] }],
    };
  },
  proof: headerProof("x-hub-signature-256", "body"),
  recipient: SHEENA.waId,
  outbound: httpOutbound({
    accepted: {
      status: 200,
      body: {
        messaging_product: "whatsapp",
        contacts: [{ input: SHEENA.waId, wa_id: SHEENA.waId }],
        messages: [{ id: "wamid.sent" }],
      },
      externalId: "wamid.sent",
    },
    refusal: (message) => ({
      error: { message, type: "OAuthException", code: 131030, fbtrace_id: "AbCdEf0123456789" },
    }),
  }),
};
