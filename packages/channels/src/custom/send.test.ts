import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createEgress, type Egress } from "../egress/http.ts";
import type { Outgoing } from "../provider.ts";
import { type Answer, json, type Loopback, loopback } from "../testing/loopback.ts";
import { send } from "./send.ts";
import { config } from "./testing/payloads.ts";

let egress: Egress;
let server: Loopback | undefined;
beforeAll(() => {
  egress = createEgress({ allow: ["127.0.0.0/8"] });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => egress.close());

const outgoing: Outgoing = { key: "msg-1", to: "crm-1081", text: "Which?" };
async function sending(answer: Answer, rest: Partial<Outgoing> = {}) {
  server = await loopback(answer);
  const outcome = await send({ ...config, outboundUrl: `${server.url}/out` }, { ...outgoing, ...rest }, egress);
  return { outcome, received: server.received };
}

describe("sending to the business's own system", () => {
  test("contact, text, token and idempotency key arrive; mId is kept", async () => {
    const { outcome, received } = await sending(json(200, { mId: "m-9" }));
    expect(outcome).toEqual({ type: "sent", externalId: "m-9" });
    expect(received).toMatchObject([
      { method: "POST", path: "/out", headers: { authorization: `Bearer ${config.token}`, "idempotency-key": "msg-1" } },
    ]);
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({ contactId: "crm-1081", message: { type: "text", text: "Which?" } });
  });

  test("the key stays the same on another attempt", async () => {
    let calls = 0;
    server = await loopback((request, response) => json(calls++ === 0 ? 503 : 200, { mId: 9 })(request, response));
    const attempt = () => send({ ...config, outboundUrl: server!.url }, outgoing, egress);
    expect((await attempt()).type).toBe("retry");
    expect(await attempt()).toEqual({ type: "sent", externalId: "9" });
    expect(server.received.map(({ headers }) => headers["idempotency-key"])).toEqual(["msg-1", "msg-1"]);
  });

  test("options are told as their titles", async () => {
    const { received } = await sending(json(200, {}), {
      options: [
        { id: "a", title: "Red" },
        { id: "b", title: "Green" },
      ],
    });
    expect(JSON.parse(received[0]?.body ?? "").message).toEqual({ type: "text", text: "Which?", options: ["Red", "Green"] });
  });

  test.each([
    [{ error: { message: "unknown contact" } }, "HTTP 400: unknown contact"],
    [{ error: "unknown contact" }, "HTTP 400: unknown contact"],
    [{ message: "unknown contact" }, "HTTP 400: unknown contact"],
    [[], "HTTP 400"],
  ])("the refusal %j is told as %p", async (body, reason) => {
    expect((await sending(json(400, body))).outcome).toEqual({ type: "failed", reason });
  });

  test("an answer without mId is sent all the same", async () => {
    expect((await sending((_request, response) => response.writeHead(204).end())).outcome).toEqual({ type: "sent", externalId: null });
  });

  test("without an outboundUrl nothing can be sent", async () => {
    expect(await send(config, outgoing, egress)).toEqual({ type: "failed", reason: "the channel has no outboundUrl" });
  });
});
