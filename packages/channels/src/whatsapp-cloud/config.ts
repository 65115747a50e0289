import { z } from "zod";
import { headerSecret, optionalHttpUrl, required, secret } from "../config-fields.ts";
import { graphUrl } from "../meta-graph.ts";

export const whatsappCloudConfig = z.object({
  phoneNumberId: required("phoneNumberId").regex(/^[\w-]*$/, "phoneNumberId must be the id from the WhatsApp dashboard, digits only"),
  appSecret: secret("appSecret"),
  verifyToken: secret("verifyToken"),
  accessToken: headerSecret("accessToken"),
  apiBaseUrl: optionalHttpUrl("apiBaseUrl"),
});
export type WhatsappCloudConfig = z.output<typeof whatsappCloudConfig>;

/** Where messages are posted. Source: Meta, Cloud API reference, Messages. */
export const messagesUrl = ({ apiBaseUrl, phoneNumberId }: WhatsappCloudConfig): string =>
  graphUrl(apiBaseUrl, `${encodeURIComponent(phoneNumberId)}/messages`);
