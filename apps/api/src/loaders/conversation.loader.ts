import {
  attachmentsByMessage,
  commentsByConversation,
  conversationsByContact,
  conversationsByIds,
  cursorOfContactConversation,
  cursorOfMessage,
  lastActivities,
  lastMessages,
  messagesByConversation,
  messagesByIds,
  reactionsByMessage,
} from "@contact-identity/database";
import type { Read } from "../graphql/loading.ts";
import { manyByKey, oneByKey } from "../graphql/loading.ts";
import { pageByKey } from "../graphql/page-loading.ts";

export const conversationLoaders = (read: Read) => ({
  conversationById: oneByKey(
    read,
    async (tx, ids) => new Map((await conversationsByIds(tx, ids)).map((row) => [row.id, row])),
  ),
  conversationsByContact: pageByKey(
    read,
    conversationsByContact,
    (row) => row.contactId,
    cursorOfContactConversation,
  ),
  messageById: oneByKey(
    read,
    async (tx, ids) => new Map((await messagesByIds(tx, ids)).map((row) => [row.id, row])),
  ),
  messagesByConversation: pageByKey(
    read,
    messagesByConversation,
    (row) => row.conversationId,
    cursorOfMessage,
  ),
  lastMessageByConversation: oneByKey(
    read,
    async (tx, ids) => new Map((await lastMessages(tx, ids)).map((row) => [row.conversationId, row])),
  ),
  lastActivityByConversation: oneByKey(
    read,
    async (tx, ids) => new Map((await lastActivities(tx, ids)).map((row) => [row.conversationId, row])),
  ),
  attachmentsByMessage: manyByKey(read, attachmentsByMessage, (row) => row.messageId),
  reactionsByMessage: manyByKey(read, reactionsByMessage, (row) => row.messageId),
  commentsByConversation: manyByKey(read, commentsByConversation, (row) => row.conversationId),
});
