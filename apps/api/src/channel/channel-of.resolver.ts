import type { ConversationRow, IdentifierRow, SourceRow } from "@contact-identity/database";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { IdentifierType } from "../contact/identifier.type.ts";
import { SourceType } from "../contact/source.type.ts";
import type { Context } from "../context.ts";
import { ConversationType } from "../conversation/conversation.type.ts";
import { ChannelType } from "./channel.type.ts";

@Resolver(() => ConversationType)
export class ConversationChannelResolver {
  @FieldResolver(() => ChannelType)
  channel(@Root() row: ConversationRow, @Ctx() { loaders }: Context): Promise<ChannelType | null> {
    return loaders.channelById.load(row.channelId);
  }
}

@Resolver(() => SourceType)
export class SourceChannelResolver {
  @FieldResolver(() => ChannelType, { nullable: true })
  async channel(@Root() row: SourceRow, @Ctx() { loaders }: Context): Promise<ChannelType | null> {
    return row.channelId === null ? null : loaders.channelById.load(row.channelId);
  }
}

@Resolver(() => IdentifierType)
export class IdentifierChannelResolver {
  @FieldResolver(() => ChannelType, {
    nullable: true,
    description: "CHANNEL_ACCOUNT only: the channel whose account this is.",
  })
  async channel(@Root() row: IdentifierRow, @Ctx() { loaders }: Context): Promise<ChannelType | null> {
    return row.kind === "CHANNEL_ACCOUNT" ? loaders.channelById.load(row.scope) : null;
  }
}
