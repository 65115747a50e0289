import { type InboundEvent, normaliseIdentifier, type Rekey, type Touch } from "@contact-identity/domain";
import type { ChannelRow } from "../../channel/channel.row.ts";
import { applyReceipt, applyWatermark } from "../../conversation/apply-receipt.ts";
import type { Database } from "../../database.ts";
import { retrying, type Tx } from "../../transaction.ts";
import { spendToken } from "../once-token.ts";
import { receiveTouch } from "../receive-touch.ts";
import { rekeySource } from "../rekey-source.ts";
import { MeantForAnother } from "../untakable.ts";
import { takeEcho } from "./take-echo.ts";
import { takeEdit, takeUnsent } from "./take-edit.ts";
import { takeReaction } from "./take-reaction.ts";

/** What an event came to, as the counters name it. `blocked`: a person does not want its sender, and nothing of it was stored. */
export type Taken =
  | "message"
  | "duplicate"
  | "person"
  | "rekey"
  | "receipt"
  | "reaction"
  | "edit"
  | "unsent"
  | "echo"
  | "blocked"
  | "ignored";

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

/** What rivals for the same person, or the same message, have in common, whichever channel they come by. */
function queueKeys(channel: ChannelRow, event: InboundEvent): readonly string[] {
  const ofMessage = ({ externalId }: { readonly externalId: string }) =>
    `${channel.id} message ${externalId}`;
  switch (event.type) {
    case "touch":
      return keysOfPerson(channel, event.touch);
    case "rekey": {
      const { rekey } = event;
      const accounts = [...rekey.previousAccounts, ...rekey.accounts];
      return keysOfPerson(channel, { ...rekey, accounts });
    }
    case "reaction":
      return [ofMessage(event.reaction.on), ...keysOfPerson(channel, event.reaction.touch)];
    case "echo":
      return keysOfPerson(channel, event.echo.touch);
    case "edit":
      return [ofMessage(event.edit.on), ...(event.edit.touch ? keysOfPerson(channel, event.edit.touch) : [])];
    case "unsent":
      return [ofMessage(event.unsent)];
    default:
      return [];
  }
}

const takeTouch = async (tx: Tx, channel: ChannelRow, touch: Touch, arrival: Date): Promise<Taken> => {
  const { duplicate, blocked } = await receiveTouch(tx, channel, touch, arrival);
  return blocked ? "blocked" : duplicate ? "duplicate" : touch.message ? "message" : "person";
};

/**
 * Takes one event of an authentic call.
 * @throws Untakable; MeantForAnother where another account's channel is to take it
 */
export async function takeWithin(tx: Tx, channel: ChannelRow, event: InboundEvent): Promise<Taken> {
  const arrival = new Date();
  switch (event.type) {
    case "touch":
      return takeTouch(tx, channel, event.touch, arrival);
    case "rekey":
      await rekeySource(tx, channel, event.rekey);
      return "rekey";
    case "receipt":
      await applyReceipt(tx, channel.id, event.receipt);
      return "receipt";
    case "watermark":
      await applyWatermark(tx, channel.id, event.watermark);
      return "receipt";
    case "reaction":
      return takeReaction(tx, channel, event.reaction, arrival);
    case "edit":
      return takeEdit(tx, channel, event.edit, arrival);
    case "unsent":
      return takeUnsent(tx, channel, event.unsent);
    case "echo":
      return takeEcho(tx, channel, event.echo, arrival);
    case "elsewhere":
      throw new MeantForAnother(event.account);
    case "ignored":
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
    (tx) => takeWithin(tx, channel, event),
    () => queueKeys(channel, event),
  );
}

/**
 * Takes all of a call whose token is good for one call, in one transaction with the token; null when that was seen before.
 * @param besides what else is written with it: what of the call is kept
 */
export const takeOnce = (
  database: Database,
  channel: ChannelRow,
  token: string,
  events: readonly InboundEvent[],
  besides: (tx: Tx) => Promise<unknown> = async () => {},
): Promise<readonly Taken[] | null> =>
  retrying(
    database,
    channel.workspaceId,
    async (tx) => {
      if (!(await spendToken(tx, channel.id, token))) return null;
      const taken: Taken[] = [];
      for (const event of events) taken.push(await takeWithin(tx, channel, event));
      await besides(tx);
      return taken;
    },
    () => events.flatMap((event) => queueKeys(channel, event)),
  );
