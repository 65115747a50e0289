import { MalformedPayload, type RawRequest } from "@contact-identity/channels";
import {
  BlockedAccount,
  BrokenId,
  keepEvent,
  spendToken,
  storableEvent,
  type Taken,
  takeEvent,
  takeOnce,
  transaction,
} from "@contact-identity/database";
import type { InboundEvent } from "@contact-identity/domain";
import type { ApiSettings } from "../api-settings.ts";
import type { CalledChannel } from "./called-channel.ts";
import { keptForInspection } from "./kept-for-inspection.ts";

/** What an authentic call came to: what was taken of it, nothing because its token was seen before, or why it cannot be read. */
export type Answered = readonly Taken[] | "seen" | MalformedPayload;

async function read(
  { provider }: CalledChannel,
  raw: RawRequest,
): Promise<readonly InboundEvent[] | MalformedPayload> {
  try {
    return (await provider.parse(raw)).map(storableEvent);
  } catch (error) {
    if (error instanceof MalformedPayload) return error;
    if (error instanceof BrokenId) return new MalformedPayload("", error.message);
    throw error;
  }
}

/** Keeps the call and spends its token with it; false when that was seen before, and so nothing is kept. */
const keep = (
  { database }: ApiSettings,
  { row, provider, secrets }: CalledChannel,
  raw: RawRequest,
  reason: string,
  token: string | null,
) =>
  transaction(database, row.workspaceId, async (tx) => {
    if (token !== null && !(await spendToken(tx, row.id, token))) return false;
    await keepEvent(tx, {
      channelId: row.id,
      reason,
      ...keptForInspection({ ...raw, rawBody: provider.kept(raw) }, secrets),
    });
    return true;
  });

async function takeAll(
  { database }: ApiSettings,
  { row }: CalledChannel,
  events: readonly InboundEvent[],
): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  // One after the other: a call tells things in their order.
  for (const event of events) taken.push(await takeEvent(database, row, event));
  return taken;
}

const MAX_REASON_LENGTH = 500;
const wordsOf = (error: unknown): string =>
  `could not be taken: ${error instanceof Error ? error.message : String(error)}`.slice(0, MAX_REASON_LENGTH);

/**
 * Reads an authentic call and takes what it tells; all is committed when this resolves. What cannot be read or taken is kept, to be
 * inspected and taken after a fix; of a call that tells several things, what stood before a blocked account is taken. Rejects for what is
 * our fault, upon which the provider delivers again: its token is not spent then.
 */
export async function answerCall(
  settings: ApiSettings,
  channel: CalledChannel,
  raw: RawRequest,
): Promise<Answered> {
  const token = channel.provider.onceKey(raw);
  const keepMalformed = async (fault: MalformedPayload) =>
    (await keep(settings, channel, raw, fault.message, token)) ? fault : ("seen" as const);
  try {
    const events = await read(channel, raw);
    if (events instanceof MalformedPayload) return await keepMalformed(events);
    if (token === null) return await takeAll(settings, channel, events);
    return (await takeOnce(settings.database, channel.row, token, events)) ?? "seen";
  } catch (error) {
    if (error instanceof BlockedAccount) return keepMalformed(new MalformedPayload("", error.message));
    // The failure that is told is the first; where the database is the reason, nothing can be kept either.
    await keep(settings, channel, raw, wordsOf(error), null).catch(() => {});
    throw error;
  }
}
