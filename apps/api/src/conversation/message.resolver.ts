import type { MessageRow } from "@contact-identity/database";
import { messagesByIds, publicId, retryMessage, sendMessage, writableById } from "@contact-identity/database";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { MessageSendInput } from "./conversation.input.ts";
import { ConversationType } from "./conversation.type.ts";
import { MessagePayload, MessageType } from "./message.type.ts";
import { wantedMessage } from "./wanted-message.ts";

@Resolver(() => MessageType)
export class MessageResolver {
  @FieldResolver(() => ID)
  id(@Root() row: MessageRow): string {
    return publicId("message", row.id);
  }

  @FieldResolver(() => ConversationType)
  conversation(@Root() row: MessageRow, @Ctx() { loaders }: Context): Promise<ConversationType | null> {
    return loaders.conversationById.load(row.conversationId);
  }

  @Takes("CONVERSATIONS_WRITE")
  @Mutation(() => MessagePayload, {
    description: "Queues a message to the contact; its status tells how far it came.",
  })
  messageSend(
    @Arg("input", () => MessageSendInput) input: MessageSendInput,
    @Ctx() context: Context,
  ): Promise<MessagePayload> {
    const conversationId = idOf("conversation", input.conversationId);
    return answering<Omit<MessagePayload, "userErrors">>(
      async () => {
        const parts = await wantedMessage(context, input, (tx) => writableById(tx, conversationId));
        const replyToId = input.replyToId == null ? null : idOf("message", input.replyToId);
        const wanted = { ...parts, conversationId, replyToId };
        return {
          message: await context.write(
            async (tx) => (await messagesByIds(tx, [await sendMessage(tx, wanted)]))[0] ?? null,
          ),
        };
      },
      { message: null },
    );
  }

  @Takes("CONVERSATIONS_WRITE")
  @Mutation(() => MessagePayload, {
    description: "Queues a message that failed once more, with all its tries.",
  })
  messageRetry(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<MessagePayload> {
    const message = idOf("message", id);
    return answering<Omit<MessagePayload, "userErrors">>(
      async () => ({
        message: await context.write(
          async (tx) => (await messagesByIds(tx, [await retryMessage(tx, message)]))[0] ?? null,
        ),
      }),
      { message: null },
    );
  }
}
