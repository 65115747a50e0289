import { EgressFailed, EgressRefused, openChannel } from "@contact-identity/channels";
import {
  type ChannelRow,
  channelById,
  openConfig,
  type ProfileWanted,
  profileWanted,
  saveProfileName,
} from "@contact-identity/database";
import { profileName } from "@contact-identity/domain";
import type { Work } from "../work.ts";
import { defineDelivery } from "./define-delivery.ts";

interface Claimed {
  readonly wanted: ProfileWanted;
  readonly channel: ChannelRow;
}

/** A name is a courtesy: whatever keeps a provider from giving it, the contact is shown without. */
async function nameOf({ encryptionKey, egress }: Work, { wanted, channel }: Claimed): Promise<string | null> {
  try {
    const open = openChannel(channel.type, openConfig(channel, encryptionKey));
    return profileName(await open.profile(wanted.account, egress));
  } catch (error) {
    if (error instanceof EgressFailed || error instanceof EgressRefused) return null;
    throw error;
  }
}

/** Asks a provider for the display name of an account's owner, once an account. */
export const askProfile = defineDelivery({
  event: "internal.profile-wanted",
  width: (concurrency) => ({ all: concurrency }),
  courtesy: true,
  async claim(tx, { payload }): Promise<Claimed | null> {
    const wanted = await profileWanted(tx, payload.sourceId);
    const channel = wanted && (await channelById(tx, payload.channelId));
    return wanted && channel?.enabled ? { wanted, channel } : null;
  },
  perform: nameOf,
  outcomeOf: () => ({ type: "sent", externalId: null }),
  async record(tx, { wanted }, name) {
    // By hand or by another call it may have a name by now.
    if (name !== null && (await profileWanted(tx, wanted.sourceId))) await saveProfileName(tx, wanted, name);
  },
});
