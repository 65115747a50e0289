import {
  attachmentsByMessage,
  commentsByConversation,
  conversationsByContact,
  conversationsByIds,
  cursorOfContactConversation,
  cursorOfMessage,
  freeTextUntil,
  lastActivities,
  lastMessages,
  messagesByConversation,
  messagesByIds,
  reactionsByMessage,
  writables,
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
  freeTextUntil: oneByKey(
    read,
    async (tx, ids) => new Map((await writables(tx, ids)).map((place) => [place.id, freeTextUntil(place)])),
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
