import type { ProviderExample } from "../../testing/example.ts";
import { change, config, contact, envelope, message, SHEENA, signed, text } from "./payloads.ts";

const hello = envelope(change({ contacts: [contact(SHEENA)], messages: [message(SHEENA, text("hello"))] }));

export const whatsappCloudExample: ProviderExample = {
  config: (apiUrl) => ({ ...config, apiBaseUrl: apiUrl }),
  authentic: (body = JSON.stringify(hello)) => signed(body),
  wrongShapes: [
    [],
    { object: "whatsapp_business_account", entry: "none" },
    envelope(change({ messages: 7 })),
    envelope(change({ messages: [message({ waId: "null" }, text("hello"))] })),
  ],
  unknownEvent: envelope({ field: "account_update", value: { event: "VERIFIED_ACCOUNT" } }),
  proofHeader: "x-hub-signature-256",
  recipient: SHEENA.waId,
};
