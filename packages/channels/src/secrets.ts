import type { SendOutcome } from "./provider.ts";

const MAX_REASON_LENGTH = 500;

/** A reason with none of the secrets in it, which a provider may repeat, and of bounded length. */
export const withoutSecretsIn = (reason: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret !== "")
    .reduce((text, secret) => text.replaceAll(secret, "[secret]"), reason)
    .slice(0, MAX_REASON_LENGTH);

/** The outcome with such a reason. */
export const withoutSecrets = (outcome: SendOutcome, secrets: readonly string[]): SendOutcome =>
  outcome.type === "sent" ? outcome : { ...outcome, reason: withoutSecretsIn(outcome.reason, secrets) };
