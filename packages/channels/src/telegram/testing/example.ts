import type { ProviderExample } from "../../testing/example.ts";
import { httpOutbound } from "../../testing/outbound.ts";
import { headerProof } from "../../testing/proof.ts";
import { chat, config, IVAN, told, update } from "./payloads.ts";

export const telegramExample: ProviderExample = {
  name: "JSON",
  config: (apiUrl) => ({ ...config, apiBaseUrl: apiUrl }),
  hello: update({ text: "hello" }),
  authentic: told,
  authenticBytes: told,
  wrongShapes: [
    [],
    { update_id: 1, message: "hello" },
    update({ text: "hello" }, { from: { ...IVAN, id: 0 } }),
    update({ text: "hello" }, { message_id: 2 ** 60 }),
  ],
  unknownEvents: [{ update_id: 1, poll: { id: "1", question: "?", options: [], total_voter_count: 0 } }],
  proof: headerProof("x-telegram-bot-api-secret-token"),
  recipient: String(IVAN.id),
  outbound: httpOutbound({
    accepted: {
      status: 200,
      body: { ok: true, result: { message_id: 1367, chat, date: 1749416399, text: "hello" } },
      externalId: "1367",
    },
    refusal: (words) => ({ ok: false, error_code: 400, description: words }),
  }),
};
