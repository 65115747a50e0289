import type { ProviderExample } from "../../testing/example.ts";
import { httpOutbound } from "../../testing/outbound.ts";
import { headerProof } from "../../testing/proof.ts";
import { config, JOHN, message, receipt, signed, text } from "./payloads.ts";

export const viberExample: ProviderExample = {
  name: "JSON",
  config: (apiUrl) => ({ ...config, apiBaseUrl: apiUrl }),
  hello: message(text("hello")),
  authentic: (payload) => signed(JSON.stringify(payload)),
  authenticBytes: signed,
  wrongShapes: [
    [],
    {},
    message(text("hello"), { sender: undefined }),
    message(text("hello"), { sender: { ...JOHN, id: "undefined" } }),
    receipt("delivered", { message_token: null }),
  ],
  unknownEvents: [receipt("client_status"), receipt("conversation_started"), receipt("webhook")],
  delivered: (id) => ({
    event: "delivered",
    timestamp: 1749416390000,
    message_token: Number(id),
    user_id: "01234567890A=",
  }),
  proof: headerProof("x-viber-content-signature", "body"),
  recipient: JOHN.id,
  outbound: httpOutbound({
    accepted: {
      status: 200,
      body: {
        status: 0,
        status_message: "ok",
        message_token: 4_912_661_846_700,
        chat_hostname: "SN-CHAT-01_",
      },
      externalId: "4912661846700",
    },
    refusal: (words) => ({ status: 3, status_message: words, chat_hostname: "SN-CHAT-01_" }),
  }),
};
