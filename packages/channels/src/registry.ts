import type { ChannelType, ProvidedChannelType } from "@contact-identity/domain";
import { customProvider } from "./custom/custom.ts";
import { emailProvider } from "./email/email.ts";
import { instagramProvider } from "./instagram/instagram.ts";
import { lineProvider } from "./line/line.ts";
import { messengerProvider } from "./messenger/messenger.ts";
import type { Provider } from "./provider.ts";
import { telegramProvider } from "./telegram/telegram.ts";
import { twilioProvider } from "./twilio/twilio.ts";
import { viberProvider } from "./viber/viber.ts";
import { whatsappCloudProvider } from "./whatsapp-cloud/whatsapp-cloud.ts";

/** A provider whose configuration is not known to the compiler: read it by `config` before handing it in. */
export type AnyProvider = Provider<object>;

/** Every provider by its type, in the order of the domain's table; a further one is a folder and a line here. */
export const providers: Readonly<Record<ProvidedChannelType, AnyProvider>> = {
  WHATSAPP_CLOUD: whatsappCloudProvider,
  TWILIO: twilioProvider,
  MESSENGER: messengerProvider,
  INSTAGRAM: instagramProvider,
  TELEGRAM: telegramProvider,
  VIBER: viberProvider,
  LINE: lineProvider,
  EMAIL: emailProvider,
  CUSTOM: customProvider,
};

const byType: ReadonlyMap<ChannelType, AnyProvider> = new Map(
  Object.values<AnyProvider>(providers).map((provider) => [provider.type, provider]),
);

export const providerOf = (type: ChannelType): AnyProvider | undefined => byType.get(type);
