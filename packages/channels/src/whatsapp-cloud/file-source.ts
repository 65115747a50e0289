import { z } from "zod";
import { type FileSource, hostOf } from "../attached/file-source.ts";
import { graphUrl } from "../meta/meta-graph.ts";
import type { WhatsappCloudConfig } from "./config.ts";

const told = z.looseObject({ url: z.url() });
const authorised = ({ accessToken }: WhatsappCloudConfig) => ({ authorization: `Bearer ${accessToken}` });

/** A media id leads to an address that is good for five minutes and wants the token too. Source: Meta, Cloud API, Media. */
export const files: FileSource<WhatsappCloudConfig> = {
  hosts: ({ apiBaseUrl }) => [
    ...["graph.facebook.com", "*.fbsbx.com", "*.fbcdn.net", "*.whatsapp.net"],
    ...hostOf(apiBaseUrl),
  ],
  request(config, reference) {
    if (reference.type === "url") return { url: reference.url };
    return {
      url: graphUrl(config.apiBaseUrl, encodeURIComponent(reference.id)),
      headers: authorised(config),
    };
  },
  next(config, json) {
    const url = told.safeParse(json).data?.url;
    return url === undefined ? null : { url, headers: authorised(config) };
  },
  secrets: ({ accessToken, appSecret, verifyToken }) => [accessToken, appSecret, verifyToken],
};
