import type { SendOutcome } from "./provider.ts";

const MAX_REASON_LENGTH = 500;

/** The outcome with none of the secrets in its reason, which a provider may repeat, and with a reason of bounded length. */
export function withoutSecrets(outcome: SendOutcome, secrets: readonly string[]): SendOutcome {
  if (outcome.type === "sent") return outcome;
  const reason = secrets
    .filter((secret) => secret !== "")
    .reduce((text, secret) => text.replaceAll(secret, "[secret]"), outcome.reason);
  return { ...outcome, reason: reason.slice(0, MAX_REASON_LENGTH) };
}
