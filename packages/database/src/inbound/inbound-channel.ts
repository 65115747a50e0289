import type { ChannelRow } from "../channel/channel.row.ts";

/** What receiving needs of a channel. */
export type InboundChannel = Pick<ChannelRow, "id" | "type" | "defaultCountry">;
