import { blockedReason } from "@contact-identity/domain";
import type { InboundChannel } from "./inbound-channel.ts";

/** A touch of an account that the workspace blocks: it would make one source of many people. The call that tells it is malformed. */
export class BlockedAccount extends Error {
  constructor() {
    super("names an account that is blocked in this workspace");
    this.name = "BlockedAccount";
  }
}

/**
 * A mail's account is the address that it carries as a value too: blocked, it identifies nobody, and the mail is taken.
 * @throws BlockedAccount
 */
export function refuseBlocked({ type }: InboundChannel, accounts: readonly string[], blockedValues: readonly string[]): void {
  if (type === "EMAIL" || blockedValues.length === 0) return;
  if (accounts.some((account) => blockedReason("CHANNEL_ACCOUNT", account, blockedValues) !== null)) throw new BlockedAccount();
}
