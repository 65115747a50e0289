import { type OpenChannel, openChannel, providerOf } from "@contact-identity/channels";
import type { ChannelRow } from "@contact-identity/database";
import { askedBy, channelOfCall, openConfig, parseId } from "@contact-identity/database";
import type { ApiSettings } from "../api-settings.ts";

/** The channel that a provider's call names, with what is needed to check and read the call. */
export interface CalledChannel {
  readonly row: ChannelRow;
  readonly provider: OpenChannel;
  /** Values that must not be kept anywhere in the clear. */
  readonly secrets: readonly string[];
}

/** What was opened for a sealed configuration; another one, after a rotation, is opened again. */
const opened = new Map<
  string,
  { readonly sealed: Buffer; readonly provider: OpenChannel; readonly secrets: readonly string[] }
>();
const MOST_OPENED = 5_000;

/** A channel with its provider; null where none posts to its type. */
export function openedChannel(row: ChannelRow, encryptionKey: Buffer): CalledChannel | null {
  const provider = providerOf(row.type);
  return provider ? { row, ...open(row, provider.secretFields, encryptionKey) } : null;
}

function open(row: ChannelRow, secretFields: readonly string[], encryptionKey: Buffer) {
  const known = opened.get(row.id);
  if (known?.sealed.equals(row.sealedConfig)) return known;
  const config = openConfig(row, encryptionKey);
  const secrets = secretFields
    .map((field) => config[field])
    .filter((value): value is string => typeof value === "string" && value !== "");
  const made = { sealed: row.sealedConfig, provider: openChannel(row.type, config), secrets };
  if (opened.size >= MOST_OPENED) opened.clear();
  opened.set(row.id, made);
  return made;
}

/** How long a row is believed, in ms: switching a channel off, or rotating its secret, is seen by other processes this much later. */
const BELIEVED_MS = 1_000;
const believed = new Map<string, { readonly row: ChannelRow; readonly until: number }>();

/** Ids that were no channel's a moment ago, with when they are asked for again: who calls at random costs one look-up an id and second. */
const missed = new Map<string, number>();

/** The next call looks the channel up again; for anyone who changes one in this process. */
export function forgetChannel(id: string): void {
  believed.delete(id);
  missed.delete(id);
}

async function rowOf(settings: ApiSettings, id: string, address: string): Promise<ChannelRow | null> {
  const known = believed.get(id);
  if (known && known.until > Date.now()) return known.row;
  if ((missed.get(id) ?? 0) > Date.now()) return null;
  // A channel that was there lately has its own places in the queue; what nobody knows has those of the address that asks.
  const row = await channelOfCall(askedBy(settings.database, known ? known.row.id : address), id);
  if (missed.size >= MOST_OPENED) missed.clear();
  if (row) missed.delete(id);
  else missed.set(id, Date.now() + BELIEVED_MS);
  if (believed.size >= MOST_OPENED) believed.clear();
  if (row) believed.set(id, { row, until: Date.now() + BELIEVED_MS });
  else believed.delete(id);
  return row;
}

/** Null when none exists, it is switched off, or no provider posts to its type: all answer alike. */
export async function calledChannel(
  settings: ApiSettings,
  publicId: string,
  address: string,
): Promise<CalledChannel | null> {
  const id = parseId("channel", publicId);
  const row = id === null ? null : await rowOf(settings, id, address);
  return row && openedChannel(row, settings.encryptionKey);
}
