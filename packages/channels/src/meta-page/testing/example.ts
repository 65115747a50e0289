import type { ProviderExample } from "../../testing/example.ts";
import { httpOutbound } from "../../testing/outbound.ts";
import { headerProof } from "../../testing/proof.ts";
import { config, entry, envelope, event, MID, PSID, signed, text } from "./payloads.ts";

const deliveredOf =
  (object: string): NonNullable<ProviderExample["delivered"]> =>
  (id, { pageId }) => {
    const delivery = { mids: [id], watermark: 1458668856253 };
    const messaging = [{ sender: { id: "24981267354" }, recipient: { id: pageId }, delivery }];
    return { object, entry: [{ id: pageId, time: 1458692752478, messaging }] };
  };

export const metaPageExample = (object: "page" | "instagram"): ProviderExample => ({
  name: object,
  config: (apiUrl) => ({ ...config, apiBaseUrl: apiUrl }),
  hello: envelope(object, entry([text("hello")])),
  authentic: (payload) => signed(JSON.stringify(payload)),
  authenticBytes: signed,
  wrongShapes: [
    [],
    { object, entry: "none" },
    { object, entry: [{ id: config.pageId, time: 1458692752478, messaging: 7 }] },
    envelope(object, entry([event({ message: { mid: MID, text: "hello" } }, { id: "null" })])),
    envelope(object, entry([event({ message: { text: "no id" } })])),
  ],
  unknownEvents: [
    envelope(
      object,
      entry([
        event({ optin: { type: "notification_messages", payload: "x", notification_messages_token: "t" } }),
      ]),
    ),
    envelope(object, {
      id: config.pageId,
      time: 1458692752478,
      changes: [{ field: "comments", value: { id: "17865799348089039" } }],
    }),
  ],
  // Instagram tells of no delivery.
  ...(object === "page" ? { delivered: deliveredOf(object) } : {}),
  proof: headerProof("x-hub-signature-256", "body"),
  recipient: PSID,
  outbound: httpOutbound({
    accepted: { status: 200, body: { recipient_id: PSID, message_id: "m_sent" }, externalId: "m_sent" },
    refusal: (message) => ({
      error: {
        message,
        type: "OAuthException",
        code: 100,
        error_subcode: 2018001,
        fbtrace_id: "BLBz/WZt8dN",
      },
    }),
  }),
});
