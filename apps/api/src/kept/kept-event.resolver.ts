import type { KeptEventRow } from "@contact-identity/database";
import { keptEventPage, publicId, replayKept } from "@contact-identity/database";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { ChannelType } from "../channel/channel.type.ts";
import type { Context } from "../context.ts";
import { pageSize, toConnection } from "../graphql/connection.ts";
import { idOf } from "../graphql/id.ts";
import { JSONScalar } from "../graphql/scalars.ts";
import { Takes } from "../scope/declare.ts";
import { KeptEventConnection, KeptEventPayload, KeptEventType } from "./kept-event.type.ts";
import { keptReader } from "./kept-reader.ts";
import { payloadOfKept } from "./payload-of.ts";

@Resolver(() => KeptEventType)
export class KeptEventResolver {
  @FieldResolver(() => ID)
  id(@Root() row: KeptEventRow): string {
    return publicId("kept", row.id);
  }

  @FieldResolver(() => ChannelType)
  channel(@Root() row: KeptEventRow, @Ctx() { loaders }: Context): Promise<ChannelType | null> {
    return loaders.channelById.load(row.channelId);
  }

  @FieldResolver(() => JSONScalar)
  payload(@Root() row: KeptEventRow): object {
    return payloadOfKept(row);
  }

  @Query(() => KeptEventConnection, {
    description: "Parts of calls that could not be taken, newest first; those that were since among them.",
  })
  async keptEvents(
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true, defaultValue: 25 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after?: string | null,
    @Arg("channelId", () => ID, { nullable: true }) channelId?: string | null,
  ) {
    const page = await keptEventPage(await context.read(), {
      first: pageSize(first ?? 25),
      after,
      channelId: channelId == null ? null : idOf("channel", channelId),
    });
    return toConnection(page, (row): KeptEventType => row);
  }

  @Takes("CHANNELS_MANAGE", "CONVERSATIONS_READ")
  @Mutation(() => KeptEventPayload, {
    description:
      "Tries a kept part again: INVALID while it cannot be taken. One that was taken stays so, and again changes nothing.",
  })
  async keptEventReplay(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<KeptEventPayload> {
    const reader = keptReader(context.settings);
    const { kept, problem } = await context.write((tx) => replayKept(tx, idOf("kept", id), reader));
    if (!kept)
      return {
        event: null,
        userErrors: [{ code: "NOT_FOUND", message: "There is no such kept event.", field: ["id"] }],
      };
    return {
      event: kept,
      userErrors: problem === null ? [] : [{ code: "INVALID", message: problem, field: ["id"] }],
    };
  }
}
