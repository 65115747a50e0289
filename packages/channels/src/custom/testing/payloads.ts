import type { RawRequest } from "../../raw-request.ts";
import { CHANNEL_ID, posted } from "../../testing/request.ts";
import type { CustomConfig } from "../config.ts";

export const config: CustomConfig = { token: "ct_7Jw2mQx9", outboundUrl: undefined };

export const bearer = (body: string, token = config.token): RawRequest =>
  posted(body, { authorization: `Bearer ${token}` });

export const messageEvent = (
  message: unknown,
  mId: unknown = "6f1c2f0e-53a5-4a2b-9d0a-1f0a6f3f3e11",
): object => ({ type: "message", mId, timestamp: 1749416383000, message });

export const textEvent = (text: string, mId?: unknown): object => messageEvent({ type: "text", text }, mId);

export const OLGA = {
  firstName: "Olga",
  lastName: "Reyes",
  email: "olga@reyes.dev",
  phone: "+14155550123",
  language: "es",
} as const;

export const call = (rest: object = {}): object => ({
  channelId: CHANNEL_ID,
  contactId: "crm-1081",
  contact: OLGA,
  events: [textEvent("hello")],
  ...rest,
});

export const sent = (rest: object = {}): RawRequest => bearer(JSON.stringify(call(rest)));
