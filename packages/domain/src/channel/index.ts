export { isBusinessScopedId } from "./business-scoped-id.ts";
export type { ChannelFacts, CodeRule, FreeTextRule } from "./channel-facts.ts";
export {
  CHANNEL_TYPES,
  type ChannelType,
  channelFacts,
  type ProvidedChannelType,
  TWILIO_WHATSAPP,
  UNPROVEN_SENDER,
} from "./channels.ts";
export { type ChannelCondition, channelProblem } from "./health.ts";
