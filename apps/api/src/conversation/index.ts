import { ConversationResolver } from "./conversation.resolver.ts";
import { ConversationContactResolver } from "./conversation-contact.resolver.ts";
import { ConversationOpenResolver } from "./conversation-open.resolver.ts";
import { ContactConversationsResolver } from "./conversations-of.resolver.ts";
import { MessageResolver } from "./message.resolver.ts";
import { AttachmentResolver, MessageContentResolver, ReactionResolver } from "./message-content.resolver.ts";

export const conversationResolvers = [
  ConversationContactResolver,
  ConversationResolver,
  ConversationOpenResolver,
  MessageResolver,
  MessageContentResolver,
  AttachmentResolver,
  ReactionResolver,
  ContactConversationsResolver,
] as const;
