import { providerOf } from "@contact-identity/channels";
import type { ChannelRow } from "@contact-identity/database";
import {
  channelForUpdate,
  channels,
  createChannel,
  openConfig,
  publicId,
  setChannelEnabled,
  updateChannel,
  webhookUrlOf,
} from "@contact-identity/database";
import type { IdentifierKind as Kind } from "@contact-identity/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { IdentifierKind } from "../contact/identifier.type.ts";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { forgetChannel } from "../inbound/called-channel.ts";
import { Takes, TakesBesides } from "../scope/declare.ts";
import { ChannelCreateInput, ChannelUpdateInput } from "./channel.input.ts";
import { ChannelPayload, ChannelType } from "./channel.type.ts";
import { configured, reconfigured, tokenGiven } from "./configured.ts";

const NOTHING = { channel: null, token: null };

@Resolver(() => ChannelType)
export class ChannelResolver {
  @FieldResolver(() => ID)
  id(@Root() row: ChannelRow): string {
    return publicId("channel", row.id);
  }

  @Takes("CHANNELS_MANAGE")
  @FieldResolver(() => String, {
    nullable: true,
    description: "Where the provider posts, absolute. Needs CHANNELS_MANAGE.",
  })
  webhookUrl(@Root() row: ChannelRow, @Ctx() context: Context): string | null {
    return providerOf(row.type) ? webhookUrlOf(context.settings.publicUrl, row.id) : null;
  }

  @FieldResolver(() => [IdentifierKind], {
    description: "What this channel tells us about a contact without asking.",
  })
  provides(@Root() row: ChannelRow): readonly Kind[] {
    return providerOf(row.type)?.provides ?? [];
  }

  @Query(() => [ChannelType])
  async channels(@Ctx() context: Context): Promise<ChannelType[]> {
    return channels(await context.read());
  }

  @Query(() => ChannelType, { nullable: true })
  channel(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<ChannelType | null> {
    return context.loaders.channelById.load(idOf("channel", id));
  }

  @Takes("CHANNELS_MANAGE", "IDENTITY_ATTEST")
  @Mutation(() => ChannelPayload, {
    description: "Takes IDENTITY_ATTEST besides, for a channel vouches for who writes.",
  })
  channelCreate(
    @Arg("input", () => ChannelCreateInput) input: ChannelCreateInput,
    @Ctx() context: Context,
  ): Promise<ChannelPayload> {
    return answering<Omit<ChannelPayload, "userErrors">>(async () => {
      const { egressAllow, encryptionKey } = context.settings;
      const wanted = await configured(input, egressAllow);
      return {
        channel: await context.write((tx) => createChannel(tx, wanted.channel, encryptionKey)),
        token: wanted.token,
      };
    }, NOTHING);
  }

  @Takes("CHANNELS_MANAGE", "IDENTITY_ATTEST")
  @Mutation(() => ChannelPayload, {
    description:
      "Holds within a second, without a restart; a new secret for new calls and messages. Takes IDENTITY_ATTEST besides.",
  })
  channelUpdate(
    @Arg("id", () => ID) id: string,
    @Arg("input", () => ChannelUpdateInput) input: ChannelUpdateInput,
    @Ctx() context: Context,
  ): Promise<ChannelPayload> {
    return answering<Omit<ChannelPayload, "userErrors">>(async () => {
      const { egressAllow, encryptionKey } = context.settings;
      const channel = await context.write(async (tx) => {
        const row = await channelForUpdate(tx, idOf("channel", id));
        return updateChannel(
          tx,
          row,
          await reconfigured(input, row, openConfig(row, encryptionKey), egressAllow),
          encryptionKey,
        );
      });
      forgetChannel(channel.id);
      return { channel, token: tokenGiven(input) };
    }, NOTHING);
  }

  @Takes("CHANNELS_MANAGE")
  @TakesBesides(({ enabled }: { enabled: boolean }) => (enabled ? ["IDENTITY_ATTEST"] : []))
  @Mutation(() => ChannelPayload, { description: "Switching on takes IDENTITY_ATTEST besides." })
  channelSetEnabled(
    @Arg("id", () => ID) id: string,
    @Arg("enabled", () => Boolean) enabled: boolean,
    @Ctx() context: Context,
  ): Promise<ChannelPayload> {
    return answering<Omit<ChannelPayload, "userErrors">>(async () => {
      const channel = await context.write((tx) => setChannelEnabled(tx, idOf("channel", id), enabled));
      forgetChannel(channel.id);
      return { channel, token: null };
    }, NOTHING);
  }
}
