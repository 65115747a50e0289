import {
  conversationsByIds,
  openByHand,
  openingPlace,
  refuse,
  resolveContact,
  type Tx,
} from "@contact-identity/database";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { ConversationOpenInput } from "./conversation.input.ts";
import { ConversationPayload } from "./conversation.type.ts";
import { wantedMessage } from "./wanted-message.ts";

async function holder(tx: Tx, contactId: string): Promise<string> {
  const contact = await resolveContact(tx, idOf("contact", contactId));
  return (
    contact?.id ??
    refuse("NOT_FOUND", "There is no such contact; it may have been erased.", ["input", "contactId"])
  );
}

@Resolver()
export class ConversationOpenResolver {
  @Takes("CONVERSATIONS_WRITE")
  @Mutation(() => ConversationPayload, {
    description:
      "Writes to a contact who has no open conversation there, or into the one that is open. Where no free text may go (Conversation.freeTextUntil) it takes a template.",
  })
  conversationOpen(
    @Arg("input", () => ConversationOpenInput) input: ConversationOpenInput,
    @Ctx() context: Context,
  ): Promise<ConversationPayload> {
    const sourceId = idOf("source", input.sourceId);
    return answering<Omit<ConversationPayload, "userErrors">>(
      async () => {
        const wanted = await wantedMessage(context, input, async (tx) =>
          openingPlace(tx, await holder(tx, input.contactId), sourceId),
        );
        return {
          conversation: await context.write(async (tx) => {
            const contactId = await holder(tx, input.contactId);
            const id = await openByHand(tx, { ...wanted, contactId, sourceId });
            return (await conversationsByIds(tx, [id]))[0] ?? null;
          }),
        };
      },
      { conversation: null },
    );
  }
}
