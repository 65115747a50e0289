import type { ProvidedChannelType } from "@contact-identity/domain";
import { customExample } from "../custom/testing/example.ts";
import { mailgunExample, postmarkExample, sendgridExample } from "../email/testing/examples.ts";
import { lineExample } from "../line/testing/example.ts";
import { metaPageExample } from "../meta-page/testing/example.ts";
import { telegramExample } from "../telegram/testing/example.ts";
import { smsExample, whatsappExample } from "../twilio/testing/example.ts";
import { viberExample } from "../viber/testing/example.ts";
import { whatsappCloudExample } from "../whatsapp-cloud/testing/example.ts";
import type { ProviderExample } from "./example.ts";

/** A provider without an example does not compile; a channel type that several providers serve has one for each. */
const byType: Readonly<Record<ProvidedChannelType, readonly [ProviderExample, ...ProviderExample[]]>> = {
  WHATSAPP_CLOUD: [whatsappCloudExample],
  TELEGRAM: [telegramExample],
  VIBER: [viberExample],
  LINE: [lineExample],
  TWILIO: [smsExample, whatsappExample],
  MESSENGER: [metaPageExample("page")],
  INSTAGRAM: [metaPageExample("instagram")],
  EMAIL: [postmarkExample, sendgridExample, mailgunExample],
  CUSTOM: [customExample],
};

/** Type, name and example, a row for each. */
export const examples = Object.entries(byType).flatMap(([type, list]) =>
  list.map((example): [ProvidedChannelType, string, ProviderExample] => [
    type as ProvidedChannelType,
    example.name,
    example,
  ]),
);
