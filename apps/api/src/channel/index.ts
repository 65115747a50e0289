import { ChannelResolver } from "./channel.resolver.ts";
import {
  ConversationChannelResolver,
  IdentifierChannelResolver,
  SourceChannelResolver,
} from "./channel-of.resolver.ts";

export const channelResolvers = [
  ChannelResolver,
  ConversationChannelResolver,
  SourceChannelResolver,
  IdentifierChannelResolver,
] as const;
