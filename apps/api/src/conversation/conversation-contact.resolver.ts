import type { ConversationRow } from "@contact-identity/database";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ContactType } from "../contact/contact.type.ts";
import { SourceType } from "../contact/source.type.ts";
import type { Context } from "../context.ts";
import { ConversationType } from "./conversation.type.ts";

@Resolver(() => ConversationType)
export class ConversationContactResolver {
  @FieldResolver(() => ContactType, {
    description: "Whoever its source belongs to now. Needs CONTACTS_READ.",
  })
  async contact(@Root() row: ConversationRow, @Ctx() context: Context): Promise<ContactType | null> {
    const source = await context.loaders.sourceById.load(row.sourceId);
    return source && context.loaders.contactById.load(source.contactId);
  }

  @FieldResolver(() => SourceType, { description: "Needs CONTACTS_READ." })
  source(@Root() row: ConversationRow, @Ctx() context: Context): Promise<SourceType | null> {
    return context.loaders.sourceById.load(row.sourceId);
  }
}
