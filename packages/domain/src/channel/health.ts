import { BREAKER } from "../delivery/retry.ts";

/** What is known of how a channel does. */
export interface ChannelCondition {
  readonly lastCallAt: Date | null;
  readonly lastRefusedAt: Date | null;
  readonly refusedLastDay: number;
  /** Provider's accounts for which something is kept that no channel could take, the latest first. */
  readonly accounts: readonly string[];
  /** Deliveries in a row that failed. */
  readonly failures: number;
  /** Why the last message failed that did, within a day. */
  readonly lastFailure: string | null;
}

/** Anybody may call a webhook without a proof: some refusals say nothing as long as the provider's own calls are taken. */
const REFUSALS = 3;
const SILENT_MS = 3_600_000;

function isRefused({ lastCallAt, lastRefusedAt, refusedLastDay }: ChannelCondition): boolean {
  if (lastRefusedAt === null || refusedLastDay < REFUSALS) return false;
  return lastCallAt === null || lastRefusedAt.getTime() - lastCallAt.getTime() > SILENT_MS;
}

/** What is wrong with a channel and what to do about it, in words; null when nothing is. */
export function channelProblem(condition: ChannelCondition): string | null {
  const { accounts, failures, lastFailure } = condition;
  if (accounts.length > 0)
    return `Its provider also sends what is meant for ${accounts.length === 1 ? "the account" : "the accounts"} ${accounts.join(", ")}, which no channel here has with the same secret. Add a channel for it, or correct the account in the settings; then replay what was kept.`;
  if (isRefused(condition))
    return "Calls to its webhook are refused, for their proof is wrong, and none was taken since. Compare the secret in its settings with the provider's, and the webhook's address.";
  if (failures >= BREAKER.opensAt)
    return `Its provider does not take messages: ${lastFailure ?? "it does not answer"}. Compare its access token and address with the provider's; what waits is sent once it answers again.`;
  return null;
}
