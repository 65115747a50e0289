import { z } from "zod";
import { type FileSource, hostOf } from "../attached/file-source.ts";
import { type TelegramConfig, telegramUrl } from "./config.ts";

const told = z.looseObject({
  ok: z.literal(true),
  result: z.looseObject({ file_path: z.string().regex(/^[^?#\\]+$/) }),
});

/** `getFile` leads to a path that is good for an hour; 20 MB are the most. Source: Telegram, Bot API, getFile. */
export const files: FileSource<TelegramConfig> = {
  hosts: ({ apiBaseUrl }) => ["api.telegram.org", ...hostOf(apiBaseUrl)],
  request(config, reference) {
    if (reference.type === "url") return null;
    return { url: `${telegramUrl(config, "getFile")}?file_id=${encodeURIComponent(reference.id)}` };
  },
  next(config, json) {
    const path = told.safeParse(json).data?.result.file_path;
    if (path === undefined || path.split("/").includes("..")) return null;
    return { url: telegramUrl(config, path.split("/").map(encodeURIComponent).join("/"), "file/") };
  },
  secrets: ({ botToken, secretToken }) => [botToken, encodeURIComponent(botToken), secretToken],
};
