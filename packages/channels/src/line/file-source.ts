import { type FileSource, hostOf } from "../attached/file-source.ts";
import type { LineConfig } from "./config.ts";

const DATA_API = "https://api-data.line.me";

/** By the message's id, with the token; while it is not ready LINE answers 202. Source: LINE, Messaging API, Get content. */
export const files: FileSource<LineConfig> = {
  hosts: ({ apiBaseUrl }) => ["api-data.line.me", "*.line-scdn.net", ...hostOf(apiBaseUrl)],
  request({ apiBaseUrl, channelAccessToken }, reference) {
    if (reference.type === "url") return { url: reference.url };
    const base = (apiBaseUrl ?? DATA_API).replace(/\/+$/, "");
    return {
      url: `${base}/v2/bot/message/${encodeURIComponent(reference.id)}/content`,
      headers: { authorization: `Bearer ${channelAccessToken}` },
    };
  },
  secrets: ({ channelAccessToken, channelSecret }) => [channelAccessToken, channelSecret],
};
