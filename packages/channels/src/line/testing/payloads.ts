import { createHmac } from "node:crypto";
import type { RawRequest } from "../../raw-request.ts";
import { posted } from "../../testing/request.ts";
import type { LineConfig } from "../config.ts";

export const config: LineConfig = {
  channelSecret: "8c570fa6dd201bb328f1c1eac23a96d8",
  channelAccessToken: "nVzjQ5qNQ1p7kXr0Ww2m",
  apiBaseUrl: undefined,
};

/** An authentic call with this payload. */
export function signed(payload: unknown, channelSecret = config.channelSecret): RawRequest {
  const body = typeof payload === "string" || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  return posted(body, {
    "x-line-signature": createHmac("sha256", channelSecret).update(body).digest("base64"),
  });
}

export const USER = "U4af4980629a1f4e2b6c3d5e7f8091a2b";

/** Source: LINE, Messaging API reference, webhook request body. */
export const called = (...events: readonly object[]): object => ({
  destination: "Uac8bd5e2f0a1c3d4e5f60718293a4b5c",
  events,
});

export const event = (content: object, rest: object): object => ({
  ...content,
  webhookEventId: "01FZ74A0TDDPYRVKNK77XKC3ZR",
  deliveryContext: { isRedelivery: false },
  timestamp: 1749416383000,
  source: { type: "user", userId: USER },
  replyToken: "38ef843bde154d9b91c21320ffd17a0f",
  mode: "active",
  ...rest,
});

export const message = (content: object, rest: object = {}): object =>
  event({ type: "message", message: { id: "444573844083572737", ...content } }, rest);

export const text = (words: string): object => ({
  type: "text",
  quoteToken: "q3Plxr4AgKd2nkMPpPYMnfGqPFXfvyHtyHeYeFUv3vb7",
  text: words,
});

export const postback = (data: string, rest: object = {}): object =>
  event({ type: "postback", postback: { data } }, rest);
