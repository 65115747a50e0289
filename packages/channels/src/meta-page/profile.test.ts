import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createEgress, type Egress } from "../egress/http.ts";
import { type Answer, json, loopback } from "../testing/loopback.ts";
import { profileOn } from "./profile.ts";
import { config, PSID } from "./testing/payloads.ts";

let egress: Egress;
beforeAll(() => {
  egress = createEgress({ allow: ["127.0.0.0/8"] });
});
afterAll(() => egress.close());

async function asked(object: "page" | "instagram", answer: Answer, account = PSID) {
  const server = await loopback(answer);
  const profile = profileOn(object);
  const name = await profile({ ...config, apiBaseUrl: server.url }, account, egress).catch(
    (error: Error) => error,
  );
  await server.close();
  return { name, received: server.received };
}

test("a name of Messenger is asked for by the page-scoped id, with the page's token", async () => {
  const { name, received } = await asked(
    "page",
    json(200, { first_name: "Ann", last_name: "Lee", id: PSID }),
  );
  expect(name).toBe("Ann Lee");
  expect(received).toMatchObject([
    {
      method: "GET",
      path: `/${PSID}?fields=first_name,last_name`,
      headers: { authorization: `Bearer ${config.pageAccessToken}` },
    },
  ]);
});

test("a name of Instagram, or the username where none exists", async () => {
  const { name, received } = await asked("instagram", json(200, { name: "Ann Lee", username: "annlee" }));
  expect(name).toBe("Ann Lee");
  expect(received[0]?.path).toBe(`/${PSID}?fields=name,username`);
  expect((await asked("instagram", json(200, { username: "annlee" }))).name).toBe("annlee");
});

test("who shows no name has none", async () => {
  const hidden = { error: { message: "Unsupported get request", type: "GraphMethodException", code: 100 } };
  expect((await asked("page", json(400, hidden))).name).toBeNull();
  for (const body of [{}, [], { first_name: 7 }, "x"])
    expect((await asked("page", json(200, body))).name).toBeNull();
});

test("a limit or a failure of Meta's may pass", async () => {
  const limit = { error: { message: "Application request limit reached", code: 4 } };
  for (const answer of [json(400, limit), json(429, {}), json(503, {})])
    expect((await asked("page", answer)).name).toMatchObject({ name: "EgressFailed" });
});

test("no id changes what is asked", async () => {
  const { received } = await asked("page", json(200, {}), "../me/accounts?x=");
  expect(received[0]?.path).toBe("/..%2Fme%2Faccounts%3Fx%3D?fields=first_name,last_name");
});
