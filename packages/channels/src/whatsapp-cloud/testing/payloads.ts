import { createHmac } from "node:crypto";
import type { RawRequest } from "../../raw-request.ts";
import { posted } from "../../testing/request.ts";
import type { WhatsappCloudConfig } from "../config.ts";

export const config: WhatsappCloudConfig = {
  phoneNumberId: "106540352242922",
  wabaId: undefined,
  appSecret: "3f1c9a7be0d24586",
  verifyToken: "verify-me",
  accessToken: "EAAGm0PX4ZCpsBA",
  apiBaseUrl: undefined,
};

/** A change of field "messages" for our phone number. */
export const change = (value: object, phoneNumberId = config.phoneNumberId): object => ({
  value: {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550783881", phone_number_id: phoneNumberId },
    ...value,
  },
  field: "messages",
});

export const envelope = (...changes: readonly object[]): object => ({
  object: "whatsapp_business_account",
  entry: [{ id: "102290129340398", changes }],
});

export const signature = (body: string | Buffer, appSecret = config.appSecret): string =>
  `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;

/** An authentic call with this payload. */
export function signed(payload: unknown): RawRequest {
  const body = typeof payload === "string" || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  return posted(body, { "x-hub-signature-256": signature(body) });
}

/** An authentic call with one value. */
export const told = (value: object): RawRequest => signed(envelope(change(value)));

export const SHEENA = {
  waId: "14155550123",
  userId: "US.13491208655302741918",
  name: "Sheena Nelson",
} as const;

interface Who {
  readonly waId?: string;
  readonly userId?: string;
  readonly name?: string;
}

export const contact = ({ waId, userId, name }: Who): object => ({
  profile: { name },
  ...(waId === undefined ? {} : { wa_id: waId }),
  ...(userId === undefined ? {} : { user_id: userId }),
});

export const WAMID = "wamid.HBgLMTQxNTU1NTAxMjMVAgASGBQzQTdCQzQ1RUYyMTE5RjY0RTI0RQA=";

export const message = ({ waId, userId }: Who, content: object, id = WAMID): object => ({
  ...(waId === undefined ? {} : { from: waId }),
  ...(userId === undefined ? {} : { from_user_id: userId }),
  id,
  timestamp: "1749416383",
  ...content,
});

export const text = (body: string): object => ({ type: "text", text: { body } });
