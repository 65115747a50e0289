import { conversationsByIds, resolveContact, transaction } from "@contact-identity/database";
import { GraphQLError } from "graphql";
import { Arg, Ctx, ID, Resolver, Root, Subscription } from "type-graphql";
import { ContactType } from "../contact/contact.type.ts";
import type { Context } from "../context.ts";
import { MessageType } from "../conversation/message.type.ts";
import { idOf } from "../graphql/id.ts";

/** A foreign workspace's id answers exactly as a missing one. */
const missing = (what: string) =>
  new GraphQLError(`There is no such ${what}.`, { extensions: { code: "BAD_USER_INPUT" } });

interface Asked<A> {
  readonly args: A;
  readonly context: Context;
}

async function messages({
  args,
  context,
}: Asked<{ conversationId: string }>): Promise<AsyncIterable<string>> {
  const { settings, caller } = context;
  const id = idOf("conversation", args.conversationId);
  const found = await transaction(settings.database, caller.workspaceId, (tx) =>
    conversationsByIds(tx, [id]),
  );
  if (found.length === 0) throw missing("conversation");
  return context.feed.messages(caller.workspaceId, id);
}

async function contacts({
  args,
  context,
}: Asked<{ contactId: string | null }>): Promise<AsyncIterable<string>> {
  const { settings, caller } = context;
  if (args.contactId == null) return context.feed.contacts(caller.workspaceId, null);
  const id = idOf("contact", args.contactId);
  if (!(await transaction(settings.database, caller.workspaceId, (tx) => resolveContact(tx, id))))
    throw missing("contact");
  return context.feed.contacts(caller.workspaceId, id);
}

@Resolver()
export class SubscriptionResolver {
  @Subscription(() => MessageType, {
    subscribe: messages,
    description: "Messages of one conversation as they are stored.",
  })
  messageAdded(
    @Arg("conversationId", () => ID) _conversationId: string,
    @Root() id: string,
    @Ctx() { loaders }: Context,
  ): Promise<MessageType | null> {
    return loaders.messageById.load(id);
  }

  @Subscription(() => ContactType, {
    subscribe: contacts,
    description:
      "Every change to a contact, merges included; changes in quick succession may be told as one. Without an id: of all contacts.",
  })
  contactChanged(
    @Arg("contactId", () => ID, { nullable: true }) _contactId: string | null,
    @Root() id: string,
    @Ctx() { loaders }: Context,
  ): Promise<ContactType | null> {
    return loaders.contactById.load(id);
  }
}
