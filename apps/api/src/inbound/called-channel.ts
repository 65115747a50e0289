import { type OpenChannel, openChannel, providerOf } from "@contact-identity/channels";
import type { ChannelRow } from "@contact-identity/database";
import { channelOfCall, openConfig, parseId } from "@contact-identity/database";
import type { ApiSettings } from "../api-settings.ts";

/** The channel that a provider's call names, with what is needed to check and read the call. */
export interface CalledChannel {
  readonly row: ChannelRow;
  readonly provider: OpenChannel;
  /** Values that must not be kept anywhere in the clear. */
  readonly secrets: readonly string[];
}

/** What was opened for a sealed configuration; another one, after a rotation, is opened anew. */
const opened = new Map<string, { readonly sealed: Buffer; readonly provider: OpenChannel; readonly secrets: readonly string[] }>();
const MOST_OPENED = 5_000;

function open(row: ChannelRow, secretFields: readonly string[], encryptionKey: Buffer) {
  const known = opened.get(row.id);
  if (known?.sealed.equals(row.sealedConfig)) return known;
  const config = openConfig(row, encryptionKey);
  const secrets = secretFields.map((field) => config[field]).filter((value): value is string => typeof value === "string" && value !== "");
  const made = { sealed: row.sealedConfig, provider: openChannel(row.type, config), secrets };
  if (opened.size >= MOST_OPENED) opened.clear();
  opened.set(row.id, made);
  return made;
}

/** How long a row is believed, in ms: switching a channel off, or rotating its secret, is seen by other processes this much later. */
const BELIEVED_MS = 1_000;
const believed = new Map<string, { readonly row: ChannelRow; readonly until: number }>();

/** The next call looks the channel up anew; for whoever changes one in this process. */
export const forgetChannel = (id: string): void => void believed.delete(id);

async function rowOf(settings: ApiSettings, id: string): Promise<ChannelRow | null> {
  const known = believed.get(id);
  if (known && known.until > Date.now()) return known.row;
  const row = await channelOfCall(settings.database, id);
  if (believed.size >= MOST_OPENED) believed.clear();
  // Only what is there is believed: a channel that was just made, or switched on, must answer at once.
  if (row) believed.set(id, { row, until: Date.now() + BELIEVED_MS });
  else believed.delete(id);
  return row;
}

/** Null when there is none, it is switched off, or no provider posts to its type: all answer alike. */
export async function calledChannel(settings: ApiSettings, publicId: string): Promise<CalledChannel | null> {
  const id = parseId("channel", publicId);
  const row = id === null ? null : await rowOf(settings, id);
  const provider = row ? providerOf(row.type) : undefined;
  if (!row || !provider) return null;
  return { row, ...open(row, provider.secretFields, settings.encryptionKey) };
}
