import { describe, expect, test } from "@jest/globals";
import { createEgress } from "../egress/http.ts";
import type { Outgoing } from "../provider.ts";
import { json } from "../testing/loopback.ts";
import { jsonSent, sendingBy } from "../testing/sending.ts";
import { send } from "./send.ts";
import { config } from "./testing/payloads.ts";

const outgoing: Outgoing = { key: "msg-1", to: "crm-1081", text: "Which?" };
const sending = sendingBy((url, egress, rest: Partial<Outgoing>) =>
  send({ ...config, outboundUrl: `${url}/out` }, { ...outgoing, ...rest }, egress),
);

describe("sending to the business's own system", () => {
  test("contact, text, token and idempotency key arrive; mId is kept", async () => {
    const { outcome, received } = await sending(json(200, { mId: "m-9" }), {});
    expect(outcome).toEqual({ type: "sent", externalId: "m-9" });
    expect(received).toMatchObject([
      {
        method: "POST",
        path: "/out",
        headers: { authorization: `Bearer ${config.token}`, "idempotency-key": "msg-1" },
      },
    ]);
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      contactId: "crm-1081",
      message: { type: "text", text: "Which?" },
    });
  });

  test("options are told as their titles", async () => {
    const options = [
      { id: "a", title: "Red" },
      { id: "b", title: "Green" },
    ];
    expect(jsonSent(await sending(json(200, {}), { options })).message).toEqual({
      type: "text",
      text: "Which?",
      options: ["Red", "Green"],
    });
  });

  test.each([
    [{ error: { message: "unknown contact" } }, "HTTP 400: unknown contact"],
    [{ error: "unknown contact" }, "HTTP 400: unknown contact"],
    [{ message: "unknown contact" }, "HTTP 400: unknown contact"],
    [[], "HTTP 400"],
  ])("the refusal %j is told as %p", async (body, reason) => {
    expect((await sending(json(400, body), {})).outcome).toEqual({ type: "failed", reason });
  });

  test("an answer without mId is sent all the same", async () => {
    expect((await sending((_request, response) => response.writeHead(204).end(), {})).outcome).toEqual({
      type: "sent",
      externalId: null,
    });
  });

  test("without an outboundUrl nothing can be sent", async () => {
    const egress = createEgress({ allow: [] });
    expect(await send(config, outgoing, egress)).toEqual({
      type: "failed",
      reason: "the channel has no outboundUrl",
    });
    await egress.close();
  });
});
