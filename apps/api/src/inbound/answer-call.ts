import { type CallPart, MalformedPayload, type RawRequest, readPart } from "@contact-identity/channels";
import {
  Busy,
  type ChannelRow,
  keepEvent,
  MeantForAnother,
  spendToken,
  storableEvent,
  type Taken,
  takeEvent,
  takeOnce,
  transaction,
  Untakable,
} from "@contact-identity/database";
import type { IgnoredReason, InboundEvent } from "@contact-identity/domain";
import type { ApiSettings } from "../api-settings.ts";
import { NO_FILES } from "../files/files.ts";
import type { CalledChannel } from "./called-channel.ts";
import { keptForInspection } from "./kept-for-inspection.ts";
import { channelMeant, placedAt } from "./other-account.ts";

/** What the events of a call came to: each is taken, ignored by rule, or kept. */
export interface Outcome {
  /** With the channel that took it: another one where the call named that one's account. */
  readonly taken: readonly { readonly channel: ChannelRow; readonly taken: Taken }[];
  readonly ignored: readonly IgnoredReason[];
  /** Parts that could not be read, or not be taken. */
  readonly kept: number;
}

/** What an authentic call came to; nothing because its token was seen before; or why it cannot be read at all. */
export type Answered = Outcome | "seen" | MalformedPayload;

const MAX_REASON_LENGTH = 500;
/** So often a part that fails by our own fault is asked for again. Then it is kept, for it would hold up all that comes after it. */
const MOST_TRIES = 3;

type Told = readonly InboundEvent[] | MalformedPayload | Untakable;

async function told(part: CallPart): Promise<Told> {
  const events = await readPart(part);
  if (events instanceof MalformedPayload) return events;
  if (events.length === 0) return new Untakable("tells nothing that is known");
  try {
    return events.map(storableEvent);
  } catch (error) {
    if (error instanceof Untakable) return error;
    throw error;
  }
}

const toKeep = (
  { row, provider, secrets }: CalledChannel,
  raw: RawRequest,
  body: Buffer,
  reason: string,
) => ({
  channelId: row.id,
  reason: reason.slice(0, MAX_REASON_LENGTH),
  ...keptForInspection({ ...raw, rawBody: provider.kept({ ...raw, rawBody: body }) }, secrets),
});

/** One call on its way: what it came to so far. */
class Answering {
  readonly taken: { channel: ChannelRow; taken: Taken }[] = [];
  readonly ignored: IgnoredReason[] = [];
  kept = 0;
  /** What failed first by our own fault. */
  fault: { readonly error: unknown } | null = null;

  constructor(
    private readonly settings: ApiSettings,
    private readonly channel: CalledChannel,
    private readonly raw: RawRequest,
  ) {}

  async part(part: CallPart): Promise<void> {
    try {
      const events = await told(part);
      if (!Array.isArray(events)) await this.keep(part, events as MalformedPayload | Untakable);
      else for (const event of events) await this.take(this.channel, event, part);
    } catch (error) {
      if (error instanceof Untakable) await this.keep(part, error);
      else await this.failed(part, error);
    }
  }

  /** @throws Untakable, and what is our own fault */
  private async take(channel: CalledChannel, event: InboundEvent, part: CallPart): Promise<void> {
    if (event.type === "ignored") return void this.ignored.push(event.reason);
    if (event.type === "elsewhere") return this.elsewhere(channel, event.account, part);
    const { files = NO_FILES, database } = this.settings;
    const whole = await files.keepContents(channel.row.workspaceId, event);
    this.taken.push({ channel: channel.row, taken: await takeEvent(database, channel.row, whole) });
  }

  /** The same part, read by the channel whose account it names. */
  private async elsewhere(channel: CalledChannel, account: string, part: CallPart): Promise<void> {
    const other = channel === this.channel ? await channelMeant(this.settings, channel, account) : null;
    if (!other) throw new MeantForAnother(account);
    const raw = placedAt(this.settings, { ...this.raw, rawBody: part.body() }, other);
    for (const again of await other.provider.parts(raw)) {
      const events = await told(again);
      if (!Array.isArray(events)) throw new Untakable((events as Error).message);
      for (const event of events) await this.take(other, event, again);
    }
  }

  private async keep(part: CallPart, why: MalformedPayload | Untakable): Promise<number> {
    const event = {
      ...toKeep(this.channel, this.raw, part.body(), why.message),
      ...(why instanceof MeantForAnother ? { account: why.account } : {}),
    };
    const tries = await transaction(this.settings.database, this.channel.row.workspaceId, (tx) =>
      keepEvent(tx, event),
    );
    this.kept++;
    return tries;
  }

  /** Its neighbours go through all the same; where the database is the reason, nothing can be kept either, and the call ends here. */
  private async failed(part: CallPart, error: unknown): Promise<void> {
    if (error instanceof Busy) throw error;
    const words = error instanceof Error ? error.message : String(error);
    const tries = await this.keep(part, new Untakable(`could not be taken: ${words}`)).catch(() => {
      throw error;
    });
    if (tries < MOST_TRIES) this.fault ??= { error };
  }
}

/** Of a call whose token is good for one call: what it tells and what is kept of it, in one transaction with the token. */
async function answerOnce(
  settings: ApiSettings,
  channel: CalledChannel,
  raw: RawRequest,
  parts: readonly CallPart[],
  token: string,
): Promise<Answered> {
  const { row } = channel;
  const { files = NO_FILES, database } = settings;
  const events: InboundEvent[] = [];
  const keeps: ReturnType<typeof toKeep>[] = [];
  for (const part of parts) {
    const read = await told(part);
    if (!Array.isArray(read)) keeps.push(toKeep(channel, raw, part.body(), (read as Error).message));
    else for (const event of read) events.push(await files.keepContents(row.workspaceId, event));
  }
  const ignored = events.flatMap((event) => (event.type === "ignored" ? [event.reason] : []));
  const rest = events.filter((event) => event.type !== "ignored");
  const taken = await takeOnce(database, row, token, rest, async (tx) => {
    for (const event of keeps) await keepEvent(tx, event);
  });
  if (taken === null) return "seen";
  return { taken: taken.map((one) => ({ channel: row, taken: one })), ignored, kept: keeps.length };
}

/** Keeps the whole call and spends its token with it; false when that was seen before, and so nothing is kept. */
const keepWhole = (
  { database }: ApiSettings,
  channel: CalledChannel,
  raw: RawRequest,
  reason: string,
  token: string | null,
) =>
  transaction(database, channel.row.workspaceId, async (tx) => {
    if (token !== null && !(await spendToken(tx, channel.row.id, token))) return false;
    await keepEvent(tx, toKeep(channel, raw, raw.rawBody, reason));
    return true;
  });

/**
 * Reads an authentic call and takes what it tells, each event by itself, in their order; all is committed when this resolves. What cannot
 * be read or taken is kept by itself, to be inspected and taken later, and its neighbours go through. Rejects for what is our own fault,
 * upon which the provider delivers again: what was taken by then is told a second time and changes nothing, and a token is not spent.
 */
export async function answerCall(
  settings: ApiSettings,
  channel: CalledChannel,
  raw: RawRequest,
): Promise<Answered> {
  const token = channel.provider.onceKey(raw);
  const parts = await channel.provider.parts(raw).catch((error: unknown) => {
    if (error instanceof MalformedPayload) return error;
    throw error;
  });
  if (parts instanceof MalformedPayload)
    return (await keepWhole(settings, channel, raw, parts.message, token)) ? parts : "seen";
  if (token !== null)
    try {
      return await answerOnce(settings, channel, raw, parts, token);
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error));
      if (error instanceof Untakable)
        return (await keepWhole(settings, channel, raw, message, token))
          ? { taken: [], ignored: [], kept: 1 }
          : "seen";
      // The failure that is told is the first; where the database is the reason, nothing can be kept either.
      await keepWhole(settings, channel, raw, `could not be taken: ${message}`, null).catch(() => {});
      throw error;
    }
  const answering = new Answering(settings, channel, raw);
  // One after the other: a call tells things in their order.
  for (const part of parts) await answering.part(part);
  if (answering.fault) throw answering.fault.error;
  const { taken, ignored, kept } = answering;
  return { taken, ignored, kept };
}
