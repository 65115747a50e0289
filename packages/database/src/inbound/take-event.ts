import { type InboundEvent, normaliseIdentifier, type Rekey, type Touch } from "@contact-identity/domain";
import type { ChannelRow } from "../channel/channel.row.ts";
import { applyReceipt, applyWatermark } from "../conversation/apply-receipt.ts";
import type { Database } from "../database.ts";
import { retrying, type Tx } from "../transaction.ts";
import { spendToken } from "./once-token.ts";
import { receiveTouch } from "./receive-touch.ts";
import { rekeySource } from "./rekey-source.ts";

/** What an event came to, as the counters name it. */
export type Taken = "message" | "duplicate" | "person" | "rekey" | "receipt" | "ignored";

function keysOfPerson(
  channel: ChannelRow,
  { accounts, identifiers }: Pick<Touch | Rekey, "accounts" | "identifiers">,
): readonly string[] {
  const context = {
    blockedValues: [],
    ...(channel.defaultCountry ? { defaultCountry: channel.defaultCountry } : {}),
  };
  const values = identifiers.map((identifier) => {
    const normal = normaliseIdentifier(identifier, context);
    return `${identifier.kind} ${normal.ok ? normal.identifier.value : identifier.raw}`;
  });
  return [...accounts.map((account) => `${channel.id} ${account}`), ...values];
}

/** What rivals for the same person have in common, whichever channel they come by. */
function queueKeys(channel: ChannelRow, event: InboundEvent): readonly string[] {
  if (event.type === "touch") return keysOfPerson(channel, event.touch);
  if (event.type !== "rekey") return [];
  return keysOfPerson(channel, {
    ...event.rekey,
    accounts: [...event.rekey.previousAccounts, ...event.rekey.accounts],
  });
}

async function take(tx: Tx, channel: ChannelRow, event: InboundEvent): Promise<Taken> {
  switch (event.type) {
    case "touch": {
      const received = await receiveTouch(tx, channel, event.touch, new Date());
      return received.duplicate ? "duplicate" : event.touch.message ? "message" : "person";
    }
    case "rekey":
      await rekeySource(tx, channel, event.rekey);
      return "rekey";
    case "receipt":
      await applyReceipt(tx, channel.id, event.receipt);
      return "receipt";
    case "watermark":
      await applyWatermark(tx, channel.id, event.watermark);
      return "receipt";
    // TODO(core of issue 15): the other kinds.
    default:
      return "ignored";
  }
}

/** Takes one event of an authentic call, in a transaction of its own that is committed when this resolves. */
export async function takeEvent(
  database: Database,
  channel: ChannelRow,
  event: InboundEvent,
): Promise<Taken> {
  if (event.type === "ignored") return "ignored";
  return retrying(
    database,
    channel.workspaceId,
    (tx) => take(tx, channel, event),
    () => queueKeys(channel, event),
  );
}

/** Takes all of a call whose token is good for one call, in one transaction with the token; null when that was seen before. */
export const takeOnce = (
  database: Database,
  channel: ChannelRow,
  token: string,
  events: readonly InboundEvent[],
): Promise<readonly Taken[] | null> =>
  retrying(
    database,
    channel.workspaceId,
    async (tx) => {
      if (!(await spendToken(tx, channel.id, token))) return null;
      const taken: Taken[] = [];
      for (const event of events) taken.push(await take(tx, channel, event));
      return taken;
    },
    () => events.flatMap((event) => queueKeys(channel, event)),
  );
