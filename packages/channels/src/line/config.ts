import { z } from "zod";
import { apiBaseUrl, headerSecret, secret } from "../config-fields.ts";

const DEFAULT_API = "https://api.line.me";

export const lineConfig = z.object({
  channelSecret: secret("channelSecret", "Proves that a call comes from LINE."),
  channelAccessToken: headerSecret("channelAccessToken", "For sending."),
  apiBaseUrl: apiBaseUrl(),
});
export type LineConfig = z.output<typeof lineConfig>;

/** Source: LINE, Messaging API reference, Send push message. */
export const pushUrl = ({ apiBaseUrl }: LineConfig): string =>
  `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/v2/bot/message/push`;

/** Source: LINE, Messaging API reference, Get profile. */
export const profileUrl = ({ apiBaseUrl }: LineConfig, userId: string): string =>
  `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/v2/bot/profile/${encodeURIComponent(userId)}`;
