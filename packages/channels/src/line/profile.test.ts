import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { EgressFailed, EgressRefused } from "../egress/errors.ts";
import { createEgress, type Egress } from "../egress/http.ts";
import { type Answer, json, type Loopback, loopback } from "../testing/loopback.ts";
import { profile } from "./profile.ts";
import { config, USER } from "./testing/payloads.ts";

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

async function asked(answer: Answer, account = USER): Promise<string | null> {
  server = await loopback(answer);
  return profile({ ...config, apiBaseUrl: `${server.url}/` }, account, egress);
}

/** Source: LINE, Messaging API reference, Get profile. */
const yuki = {
  userId: USER,
  displayName: "Yuki 山田",
  pictureUrl: "https://profile.line-scdn.net/abc",
  statusMessage: "Hello",
  language: "ja",
};

test("a name is asked for with the channel's token", async () => {
  expect(await asked(json(200, yuki))).toBe("Yuki 山田");
  expect(server?.received).toMatchObject([
    {
      method: "GET",
      path: `/v2/bot/profile/${USER}`,
      headers: { authorization: `Bearer ${config.channelAccessToken}` },
    },
  ]);
});

test("an id cannot lead to another place", async () => {
  await asked(json(200, yuki), "../message/push?to=1");
  expect(server?.received[0]?.path).toBe("/v2/bot/profile/..%2Fmessage%2Fpush%3Fto%3D1");
});

test.each<[string, Answer]>([
  ["somebody who blocked the account", json(404, { message: "Not found" })],
  ["a token that is not ours", json(401, { message: "Authentication failed" })],
  ["a name of blanks", json(200, { ...yuki, displayName: "  " })],
  ["a name that is not one", json(200, { ...yuki, displayName: 7 })],
  ["an answer that is not one", json(200, [])],
  ["an answer without JSON", (_request, response) => void response.writeHead(200).end("<html>")],
])("%s has no name", async (_name, answer) => {
  expect(await asked(answer)).toBeNull();
});

test.each([429, 500, 503])("after HTTP %d it may be known later, and no secret is told", async (status) => {
  const failed = asked(json(status, { message: `echo ${config.channelAccessToken}` }));
  await expect(failed).rejects.toThrow(EgressFailed);
  await expect(failed).rejects.not.toThrow(config.channelAccessToken);
});

test("an address inside is refused", async () => {
  const guarded = createEgress({ allow: [] });
  const inside = { ...config, apiBaseUrl: "http://127.0.0.1:9" };
  await expect(profile(inside, USER, guarded)).rejects.toThrow(EgressRefused);
  await guarded.close();
});
