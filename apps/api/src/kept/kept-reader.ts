import { keptRequest, openChannel, providerOf } from "@contact-identity/channels";
import {
  channelOfAccount,
  type KeptReader,
  openConfig,
  publicId,
  webhookUrlOf,
} from "@contact-identity/database";
import type { ApiSettings } from "../api-settings.ts";

/** Reads what was kept by today's parsers. */
export const keptReader = ({
  encryptionKey,
  publicUrl,
}: Pick<ApiSettings, "encryptionKey" | "publicUrl">): KeptReader => ({
  read: (channel, kept) =>
    openChannel(channel.type, openConfig(channel, encryptionKey)).parse(
      keptRequest(kept, {
        channelId: publicId("channel", channel.id),
        webhookUrl: webhookUrlOf(publicUrl, channel.id),
      }),
    ),
  channelOf: async (tx, channel, account) => {
    const fields = providerOf(channel.type)?.sharedApp;
    return fields ? channelOfAccount(tx, channel, account, fields, encryptionKey) : null;
  },
});
