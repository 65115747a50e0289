import type { ConversationRow } from "@contact-identity/database";
import {
  assignConversation,
  closeConversation,
  conversationPage,
  publicId,
  resolveContact,
  type Tx,
} from "@contact-identity/database";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { pageSize, toConnection } from "../graphql/connection.ts";
import { idOf, NO_ID } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { Takes } from "../scope/declare.ts";
import { ConversationFilter } from "./conversation.input.ts";
import { ConversationConnection, ConversationPayload, ConversationType } from "./conversation.type.ts";
import { MessageConnection, MessageType } from "./message.type.ts";

const filterOf = async (tx: Tx, { contactId, channelId, ...rest }: ConversationFilter) => ({
  ...rest,
  contactId: contactId == null ? null : ((await resolveContact(tx, idOf("contact", contactId)))?.id ?? NO_ID),
  channelId: channelId == null ? null : idOf("channel", channelId),
});

const NOTHING = { conversation: null };

@Resolver(() => ConversationType)
export class ConversationResolver {
  @FieldResolver(() => ID)
  id(@Root() row: ConversationRow): string {
    return publicId("conversation", row.id);
  }

  @FieldResolver(() => MessageConnection, { description: "Oldest first, by sentAt." })
  async messages(
    @Root() row: ConversationRow,
    @Arg("first", () => Int, { nullable: true, defaultValue: 25 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { loaders }: Context,
  ) {
    const page = await loaders.messagesByConversation.load({
      id: row.id,
      first: pageSize(first ?? 25),
      after,
    });
    return toConnection(page, (message): MessageType => message);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      "Until when a free text may go there, a past time once that is over, its opening where the contact never wrote; null where the channel has no window.",
  })
  freeTextUntil(@Root() row: ConversationRow, @Ctx() { loaders }: Context): Promise<Date | null> {
    return loaders.freeTextUntil.load(row.id);
  }

  @FieldResolver(() => MessageType, { nullable: true, description: "As messages are listed." })
  lastMessage(@Root() row: ConversationRow, @Ctx() { loaders }: Context): Promise<MessageType | null> {
    return loaders.lastMessageByConversation.load(row.id);
  }

  @FieldResolver(() => DateTimeScalar, { description: "When something last came or went here." })
  async lastActivityAt(@Root() row: ConversationRow, @Ctx() { loaders }: Context): Promise<Date> {
    return (await loaders.lastActivityByConversation.load(row.id))?.at ?? row.openedAt;
  }

  @FieldResolver(() => [String], { description: "Notes that the contact does not see, oldest first." })
  async comments(@Root() row: ConversationRow, @Ctx() { loaders }: Context): Promise<string[]> {
    return (await loaders.commentsByConversation.load(row.id)).map((comment) => comment.text);
  }

  @Query(() => ConversationType, { nullable: true })
  conversation(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<ConversationType | null> {
    return context.loaders.conversationById.load(idOf("conversation", id));
  }

  @Query(() => ConversationConnection, { description: "Newest first." })
  async conversations(
    @Arg("first", () => Int, { nullable: true, defaultValue: 25 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Arg("filter", () => ConversationFilter, { nullable: true }) filter: ConversationFilter | null,
    @Ctx() context: Context,
  ) {
    const tx = await context.read();
    const page = await conversationPage(tx, {
      first: pageSize(first ?? 25),
      after,
      filter: filter && (await filterOf(tx, filter)),
    });
    return toConnection(page, (row): ConversationType => row);
  }

  @Takes("CONVERSATIONS_WRITE")
  @Mutation(() => ConversationPayload)
  conversationClose(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<ConversationPayload> {
    return answering<Omit<ConversationPayload, "userErrors">>(
      async () => ({
        conversation: await context.write((tx) => closeConversation(tx, idOf("conversation", id))),
      }),
      NOTHING,
    );
  }

  @Takes("CONVERSATIONS_WRITE")
  @Mutation(() => ConversationPayload, { description: "Without an assignee nobody is." })
  conversationAssign(
    @Arg("id", () => ID) id: string,
    @Arg("assignee", () => String, { nullable: true }) assignee: string | null,
    @Ctx() context: Context,
  ): Promise<ConversationPayload> {
    return answering<Omit<ConversationPayload, "userErrors">>(
      async () => ({
        conversation: await context.write((tx) =>
          assignConversation(tx, idOf("conversation", id), assignee ?? null),
        ),
      }),
      NOTHING,
    );
  }
}
