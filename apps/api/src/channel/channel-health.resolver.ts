import type { ChannelActivity, ChannelRow, StoredHealth } from "@contact-identity/database";
import { channelProblem } from "@contact-identity/domain";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { ChannelHealth, ChannelType } from "./channel.type.ts";

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

/** With what this process knows and has not written down yet. */
const upToDate = (stored: StoredHealth, pending: ChannelActivity | null): StoredHealth =>
  pending === null
    ? stored
    : {
        ...stored,
        lastCallAt: later(stored.lastCallAt, pending.lastCallAt),
        lastMessageAt: later(stored.lastMessageAt, pending.lastMessageAt),
        lastRefusedAt: later(stored.lastRefusedAt, pending.lastRefusedAt),
        refusedLastDay: stored.refusedLastDay + pending.refused,
      };

@Resolver(() => ChannelType)
export class ChannelHealthResolver {
  @FieldResolver(() => ChannelHealth, { description: "How it does, up to a few seconds ago." })
  async health(@Root() row: ChannelRow, @Ctx() context: Context): Promise<ChannelHealth | null> {
    const stored = await context.loaders.healthByChannel.load(row.id);
    if (!stored) return null;
    const { lastCallAt, lastMessageAt, refusedLastDay, keptLastDay, failedLastDay, ...rest } = upToDate(
      stored,
      context.settings.activity?.pending(row.id) ?? null,
    );
    const problem = channelProblem({ ...rest, lastCallAt, refusedLastDay });
    return {
      healthy: problem === null,
      problem,
      lastCallAt,
      lastMessageAt,
      refusedLastDay,
      keptLastDay,
      failedLastDay,
    };
  }
}
