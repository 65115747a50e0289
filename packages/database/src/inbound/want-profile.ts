import { channelFacts, type Touch } from "@contact-identity/domain";
import { queueDelivery } from "../delivery/queue-delivery.ts";
import type { Tx } from "../transaction.ts";
import type { InboundChannel } from "./inbound-channel.ts";

/** Has the provider asked for the name of an account that is new, where it gives one to anyone who asks and the call told none. */
export async function wantProfile(
  tx: Tx,
  { id: channelId, type }: InboundChannel,
  { fields }: Touch,
  { contactId, sourceId }: { readonly contactId: string; readonly sourceId: string },
): Promise<void> {
  if (channelFacts(type).profileName !== "ON_REQUEST") return;
  if (fields.some(({ field, value }) => field === "displayName" && value)) return;
  // No target: messages do not wait for a courtesy.
  await queueDelivery(tx, "internal.profile-wanted", null, { sourceId, channelId }, { contactId });
}
