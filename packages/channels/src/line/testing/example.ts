import type { ProviderExample } from "../../testing/example.ts";
import { httpOutbound } from "../../testing/outbound.ts";
import { headerProof } from "../../testing/proof.ts";
import { called, config, message, signed, text, USER } from "./payloads.ts";

export const lineExample: ProviderExample = {
  name: "JSON",
  config: (apiUrl) => ({ ...config, apiBaseUrl: apiUrl }),
  hello: called(message(text("hello"))),
  authentic: (payload) => signed(JSON.stringify(payload)),
  authenticBytes: signed,
  wrongShapes: [
    [],
    { events: 3 },
    called(message(text("hello"), { source: undefined })),
    called(message(text("hello"), { source: { type: "user", userId: "null" } })),
    called(message({ ...text("hello"), id: "" })),
  ],
  unknownEvents: [
    called({
      type: "membership",
      membership: { type: "joined", membershipId: 1 },
      source: { type: "user", userId: USER },
    }),
  ],
  proof: headerProof("x-line-signature", "body"),
  recipient: USER,
  outbound: httpOutbound({
    accepted: {
      status: 200,
      body: { sentMessages: [{ id: "461230966842064897", quoteToken: "IStG5h1Tz7b" }] },
      externalId: "461230966842064897",
    },
    refusal: (words) => ({
      message: words,
      details: [{ message: "May not be empty", property: "messages[0].text" }],
    }),
  }),
};
