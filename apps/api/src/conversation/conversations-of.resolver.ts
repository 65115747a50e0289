import type { ContactRow } from "@contact-identity/database";
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { ContactType } from "../contact/contact.type.ts";
import type { Context } from "../context.ts";
import { pageSize, toConnection } from "../graphql/connection.ts";
import { ConversationConnection, type ConversationType } from "./conversation.type.ts";

@Resolver(() => ContactType)
export class ContactConversationsResolver {
  @FieldResolver(() => ConversationConnection, { description: "Newest first. Needs CONVERSATIONS_READ." })
  async conversations(
    @Root() row: ContactRow,
    @Arg("first", () => Int, { nullable: true, defaultValue: 25 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ) {
    const page = await context.loaders.conversationsByContact.load({
      id: row.id,
      first: pageSize(first ?? 25),
      after,
    });
    return toConnection(page, (conversation): ConversationType => conversation);
  }
}
