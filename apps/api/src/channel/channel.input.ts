import { EMAIL_PROVIDERS, type EmailProvider } from "@contact-identity/channels";
import { Field, InputType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";

const EmailProviderEnum = enumOf("EmailProvider", EMAIL_PROVIDERS);

const API_BASE_URL = "Points the outbound side at another host (a proxy, a sandbox).";

@InputType("WhatsAppCloudConfig")
export class WhatsAppCloudConfig {
  @Field(() => String, { description: "The id of the phone number, from Meta's WhatsApp dashboard." }) phoneNumberId!: string;
  @Field(() => String, { description: "The app's secret: proves that a call comes from Meta." }) appSecret!: string;
  @Field(() => String, { description: "Your own word, given to Meta too: it repeats it in the handshake." }) verifyToken!: string;
  @Field(() => String, { description: "For sending." }) accessToken!: string;
  @Field(() => String, { nullable: true, description: API_BASE_URL }) apiBaseUrl?: string | null;
}

@InputType("TwilioConfig")
export class TwilioConfig {
  @Field(() => String, { description: "The account's SID, from the Twilio console." }) accountSid!: string;
  @Field(() => String, { description: "Proves that a call comes from Twilio, and is for sending." }) authToken!: string;
  @Field(() => String, { description: "+E.164, or whatsapp:+E.164" }) from!: string;
  @Field(() => String, { nullable: true, description: "The public URL Twilio signs, when a proxy changes it." }) publicUrl?: string | null;
  @Field(() => String, { nullable: true, description: API_BASE_URL }) apiBaseUrl?: string | null;
}

@InputType("MetaPageConfig")
export class MetaPageConfig {
  @Field(() => String, { description: "The id of the Facebook page, or of the Instagram professional account." }) pageId!: string;
  @Field(() => String, { description: "The app's secret: proves that a call comes from Meta." }) appSecret!: string;
  @Field(() => String, { description: "Your own word, given to Meta too: it repeats it in the handshake." }) verifyToken!: string;
  @Field(() => String, { description: "For sending." }) pageAccessToken!: string;
  @Field(() => String, { nullable: true, description: API_BASE_URL }) apiBaseUrl?: string | null;
}

@InputType("TelegramConfig")
export class TelegramConfig {
  @Field(() => String, { description: "The bot's token, from BotFather." }) botToken!: string;
  @Field(() => String, { description: "Your own word, given to setWebhook as secret_token: proves that a call comes from Telegram." })
  secretToken!: string;
  @Field(() => String, { nullable: true, description: API_BASE_URL }) apiBaseUrl?: string | null;
}

@InputType("ViberConfig")
export class ViberConfig {
  @Field(() => String, { description: "The bot's app key: proves that a call comes from Viber, and is for sending." }) authToken!: string;
  @Field(() => String, { description: "Shown above what is sent; 28 characters at most." }) senderName!: string;
  @Field(() => String, { nullable: true, description: API_BASE_URL }) apiBaseUrl?: string | null;
}

@InputType("LineConfig")
export class LineConfig {
  @Field(() => String, { description: "Proves that a call comes from LINE." }) channelSecret!: string;
  @Field(() => String, { description: "For sending." }) channelAccessToken!: string;
  @Field(() => String, { nullable: true, description: API_BASE_URL }) apiBaseUrl?: string | null;
}

@InputType("EmailConfig")
export class EmailConfig {
  @Field(() => String, { description: "Ours: what contacts write to, and the sender of what they get." }) address!: string;
  @Field(() => EmailProviderEnum, { description: "Who posts inbound mail." }) provider!: EmailProvider;
  @Field(() => String, { description: "Basic auth for Postmark, public key for SendGrid, signing key for Mailgun." })
  inboundSecret!: string;
  @Field(() => String, { description: "smtp:// or smtps:// for the outbound side." }) smtpUrl!: string;
  @Field(() => String, { nullable: true, description: "Authentication-Results of this server are trusted." })
  trustedAuthservId?: string | null;
}

@InputType("CustomChannelConfig")
export class CustomChannelConfig {
  @Field(() => String, { nullable: true, description: "Outgoing messages are posted here." }) outboundUrl?: string | null;
  @Field(() => String, { nullable: true, description: "Bearer token for both directions; generated when absent." }) token?: string | null;
}

@InputType()
abstract class TypedConfigurations {
  @Field(() => WhatsAppCloudConfig, { nullable: true }) whatsappCloud?: WhatsAppCloudConfig | null;
  @Field(() => TwilioConfig, { nullable: true }) twilio?: TwilioConfig | null;
  @Field(() => MetaPageConfig, { nullable: true }) messenger?: MetaPageConfig | null;
  @Field(() => MetaPageConfig, { nullable: true }) instagram?: MetaPageConfig | null;
  @Field(() => TelegramConfig, { nullable: true }) telegram?: TelegramConfig | null;
  @Field(() => ViberConfig, { nullable: true }) viber?: ViberConfig | null;
  @Field(() => LineConfig, { nullable: true }) line?: LineConfig | null;
  @Field(() => EmailConfig, { nullable: true }) email?: EmailConfig | null;
  @Field(() => CustomChannelConfig, { nullable: true }) custom?: CustomChannelConfig | null;
}

@InputType({ description: "Exactly one of the typed configurations. Secrets are write-only." })
export class ChannelCreateInput extends TypedConfigurations {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true, description: "ISO 3166 alpha-2, for phones without a country code." })
  defaultCountry?: string | null;
}

@InputType({
  description:
    "What is left out stays. A typed configuration replaces the one before as a whole, secrets included, and must be of the channel's type.",
})
export class ChannelUpdateInput extends TypedConfigurations {
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => String, { nullable: true, description: "ISO 3166 alpha-2; null for none." }) defaultCountry?: string | null;
}
