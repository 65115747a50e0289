import { ChannelResolver } from "./channel.resolver.ts";
import { ChannelHealthResolver } from "./channel-health.resolver.ts";
import {
  ConversationChannelResolver,
  IdentifierChannelResolver,
  SourceChannelResolver,
} from "./channel-of.resolver.ts";

export const channelResolvers = [
  ChannelResolver,
  ChannelHealthResolver,
  ConversationChannelResolver,
  SourceChannelResolver,
  IdentifierChannelResolver,
] as const;
