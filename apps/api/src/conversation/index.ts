import { ConversationResolver } from "./conversation.resolver.ts";
import { ContactConversationsResolver } from "./conversations-of.resolver.ts";
import { MessageResolver } from "./message.resolver.ts";

export const conversationResolvers = [ConversationResolver, MessageResolver, ContactConversationsResolver] as const;
