import { Field, InputType } from "type-graphql";

const API_BASE_URL = "Points the outbound side at another host (a proxy, a sandbox).";

@InputType("WhatsAppCloudConfig")
export class WhatsAppCloudConfig {
  @Field(() => String, { description: "The id of the phone number, from Meta's WhatsApp dashboard." }) phoneNumberId!: string;
  @Field(() => String, { description: "The app's secret: proves that a call comes from Meta." }) appSecret!: string;
  @Field(() => String, { description: "Your own word, given to Meta too: it repeats it in the handshake." }) verifyToken!: string;
  @Field(() => String, { description: "For sending." }) accessToken!: string;
  @Field(() => String, { nullable: true, description: API_BASE_URL }) apiBaseUrl?: string | null;
}

@InputType("CustomChannelConfig")
export class CustomChannelConfig {
  @Field(() => String, { nullable: true, description: "Outgoing messages are posted here." }) outboundUrl?: string | null;
  @Field(() => String, { nullable: true, description: "Bearer token for both directions; generated when absent." }) token?: string | null;
}

@InputType({ description: "Exactly one of the typed configurations. Secrets are write-only." })
export class ChannelCreateInput {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true, description: "ISO 3166 alpha-2, for phones without a country code." })
  defaultCountry?: string | null;
  @Field(() => WhatsAppCloudConfig, { nullable: true }) whatsappCloud?: WhatsAppCloudConfig | null;
  @Field(() => CustomChannelConfig, { nullable: true }) custom?: CustomChannelConfig | null;
}
