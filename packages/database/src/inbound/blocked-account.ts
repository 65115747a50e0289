import { blockedReason, channelFacts } from "@contact-identity/domain";
import type { InboundChannel } from "./inbound-channel.ts";
import { Untakable } from "./untakable.ts";

/** A touch of an account that the workspace blocks: it would make one source of many people. */
export class BlockedAccount extends Untakable {
  constructor() {
    super("names an account that is blocked in this workspace");
  }
}

/** @throws BlockedAccount where the channel does not take what a blocked account says. */
export function refuseBlocked(
  { type }: InboundChannel,
  accounts: readonly string[],
  blockedValues: readonly string[],
): void {
  if (blockedValues.length === 0 || channelFacts(type).blockedAccount === "TAKEN") return;
  if (accounts.some((account) => blockedReason("CHANNEL_ACCOUNT", account, blockedValues) !== null))
    throw new BlockedAccount();
}
