import { type FileSource, hostOf, isOn } from "../attached/file-source.ts";
import type { TwilioConfig } from "./config.ts";

const API = ["api.twilio.com", "*.twilio.com"];

/** The account's own address of a file, which redirects to Twilio's content network. Source: Twilio, Media resource. */
export const files: FileSource<TwilioConfig> = {
  hosts: ({ apiBaseUrl }) => [
    ...API,
    ...["*.twiliocdn.com", "s3-external-1.amazonaws.com"],
    ...hostOf(apiBaseUrl),
  ],
  request({ apiBaseUrl, accountSid, authToken }, reference) {
    if (reference.type === "id") return null;
    const url = URL.parse(reference.url);
    const isOurs = url !== null && isOn([...API, ...hostOf(apiBaseUrl)], url);
    const credentials = Buffer.from(`${accountSid}:${authToken}`).toString("base64");
    return { url: reference.url, ...(isOurs ? { headers: { authorization: `Basic ${credentials}` } } : {}) };
  },
  secrets: ({ accountSid, authToken }) => [
    authToken,
    Buffer.from(`${accountSid}:${authToken}`).toString("base64"),
  ],
};
