import { publicId } from "../id.ts";

/** Where the provider posts. Made from the configured address, never from what a caller says of itself. */
export const webhookUrlOf = (publicUrl: string, channelId: string): string =>
  `${publicUrl}/channels/${publicId("channel", channelId)}/webhook`;
