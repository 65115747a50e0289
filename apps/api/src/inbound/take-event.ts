import type { ChannelRow, Database, Tx } from "@contact-identity/database";
import { applyReceipt, receiveTouch, rekeySource, retrying } from "@contact-identity/database";
import { type InboundEvent, normaliseIdentifier, type Rekey, type Touch } from "@contact-identity/domain";

/** What an event came to, as the counters name it. */
export type Taken = "message" | "duplicate" | "person" | "rekey" | "receipt" | "ignored";

/** What rivals for the same person have in common, whichever channel they come by. */
function queueKeys(channel: ChannelRow, { accounts, identifiers }: Pick<Touch | Rekey, "accounts" | "identifiers">): readonly string[] {
  const context = { blockedValues: [], ...(channel.defaultCountry ? { defaultCountry: channel.defaultCountry } : {}) };
  const values = identifiers.map((identifier) => {
    const normal = normaliseIdentifier(identifier, context);
    return `${identifier.kind} ${normal.ok ? normal.identifier.value : identifier.raw}`;
  });
  return [...accounts.map((account) => `${channel.id} ${account}`), ...values];
}

/** Takes one event of an authentic call, in a transaction of its own that is committed when this resolves. */
export async function takeEvent(database: Database, channel: ChannelRow, event: InboundEvent): Promise<Taken> {
  const within = <T>(work: (tx: Tx) => Promise<T>, keys: () => readonly string[] = () => []) =>
    retrying(database, channel.workspaceId, work, keys);
  switch (event.type) {
    case "touch": {
      const { touch } = event;
      const received = await within(
        (tx) => receiveTouch(tx, channel, touch, new Date()),
        () => queueKeys(channel, touch),
      );
      return received.duplicate ? "duplicate" : touch.message ? "message" : "person";
    }
    case "rekey": {
      const previous = { ...event.rekey, accounts: [...event.rekey.previousAccounts, ...event.rekey.accounts] };
      await within(
        (tx) => rekeySource(tx, channel, event.rekey),
        () => queueKeys(channel, previous),
      );
      return "rekey";
    }
    case "receipt":
      await within((tx) => applyReceipt(tx, channel.id, event.receipt));
      return "receipt";
    case "ignored":
      return "ignored";
  }
}
