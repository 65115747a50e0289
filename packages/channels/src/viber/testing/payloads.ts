import { createHmac } from "node:crypto";
import type { RawRequest } from "../../raw-request.ts";
import { posted } from "../../testing/request.ts";
import type { ViberConfig } from "../config.ts";

export const config: ViberConfig = {
  authToken: "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9",
  senderName: "Support",
  apiBaseUrl: undefined,
};

/** An authentic call with this payload. */
export function signed(payload: unknown, authToken = config.authToken): RawRequest {
  const body = typeof payload === "string" || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  return posted(body, {
    "x-viber-content-signature": createHmac("sha256", authToken).update(body).digest("hex"),
  });
}

export const JOHN = {
  id: "01234567890A=",
  name: "John McClane",
  avatar: "https://avatar.business.org/1.png",
  country: "UK",
  language: "en",
  api_version: 10,
} as const;

/** Source: Viber, REST Bot API, receive message from user. The token is small enough for a JSON number here. */
export const message = (content: object, rest: object = {}): object => ({
  event: "message",
  timestamp: 1749416383000,
  chat_hostname: "SN-CHAT-01_",
  message_token: 4_912_661_846_655,
  sender: JOHN,
  message: content,
  silent: false,
  ...rest,
});

/** The same with a token as Viber writes it, which no JSON.stringify can. */
export const withToken = (payload: object, token: string): string =>
  JSON.stringify({ ...payload, message_token: 0 }).replace('"message_token":0', `"message_token":${token}`);

export const text = (words: string): object => ({ type: "text", text: words, tracking_data: "" });

export const receipt = (event: string, rest: object = {}): object => ({
  event,
  timestamp: 1749416390000,
  message_token: 4_912_661_846_655,
  user_id: JOHN.id,
  ...rest,
});
