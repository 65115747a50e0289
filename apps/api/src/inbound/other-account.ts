import type { RawRequest } from "@contact-identity/channels";
import { channelOfAccount, publicId, transaction, webhookUrlOf } from "@contact-identity/database";
import type { ApiSettings } from "../api-settings.ts";
import { type CalledChannel, openedChannel } from "./called-channel.ts";

/** The channel of the same workspace that a call names by its provider's account, where the call proves itself to that one as well. */
export async function channelMeant(
  { database, encryptionKey }: ApiSettings,
  { row, provider }: CalledChannel,
  account: string,
): Promise<CalledChannel | null> {
  const { sharedApp } = provider;
  if (sharedApp === null) return null;
  const other = await transaction(database, row.workspaceId, (tx) =>
    channelOfAccount(tx, row, account, sharedApp, encryptionKey),
  );
  return other && openedChannel(other, encryptionKey);
}

/** A call as if it had been posted to another channel's address. */
export const placedAt = (
  { publicUrl }: ApiSettings,
  raw: RawRequest,
  { row }: CalledChannel,
): RawRequest => ({
  ...raw,
  channelId: publicId("channel", row.id),
  webhookUrl: webhookUrlOf(publicUrl, row.id),
});
