import { z } from "zod";
import { apiBaseUrl, headerSecret, optionalText, required, secret } from "../config-fields.ts";
import { graphUrl } from "../meta/meta-graph.ts";

export const whatsappCloudConfig = z.object({
  phoneNumberId: required(
    "phoneNumberId",
    "The id of the phone number, from Meta's WhatsApp dashboard.",
  ).regex(/^[\w-]*$/, "phoneNumberId must be the id from the WhatsApp dashboard, digits only"),
  wabaId: optionalText("wabaId", "The id of the business account, whose templates are listed."),
  appSecret: secret("appSecret", "The app's secret: proves that a call comes from Meta."),
  verifyToken: secret("verifyToken", "Your own word, given to Meta too: it repeats it in the handshake."),
  accessToken: headerSecret("accessToken", "For sending."),
  apiBaseUrl: apiBaseUrl(),
});
export type WhatsappCloudConfig = z.output<typeof whatsappCloudConfig>;

/** Where messages are posted. Source: Meta, Cloud API reference, Messages. */
export const messagesUrl = ({ apiBaseUrl, phoneNumberId }: WhatsappCloudConfig): string =>
  graphUrl(apiBaseUrl, `${encodeURIComponent(phoneNumberId)}/messages`);

/** Where the business account's templates are. Source: Meta, WhatsApp Business Management API, Templates. */
export const templatesUrl = (
  { apiBaseUrl }: WhatsappCloudConfig,
  wabaId: string,
  query: Readonly<Record<string, string>>,
): string =>
  graphUrl(
    apiBaseUrl,
    `${encodeURIComponent(wabaId)}/message_templates?${new URLSearchParams({ ...query }).toString()}`,
  );
