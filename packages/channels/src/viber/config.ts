import { z } from "zod";
import { headerSecret, optionalHttpUrl, required } from "../config-fields.ts";

const DEFAULT_API = "https://chatapi.viber.com/pa";

export const viberConfig = z.object({
  /** Signs what Viber tells, and proves what we send. */
  authToken: headerSecret("authToken"),
  senderName: required("senderName").max(28, "senderName must have at most 28 characters"),
  apiBaseUrl: optionalHttpUrl("apiBaseUrl"),
});
export type ViberConfig = z.output<typeof viberConfig>;

/** Source: Viber, REST Bot API, Send Message. */
export const sendMessageUrl = ({ apiBaseUrl }: ViberConfig): string => `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/send_message`;
