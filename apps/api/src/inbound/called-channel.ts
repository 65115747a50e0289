import { type OpenChannel, openChannel, providerOf } from "@contact-identity/channels";
import type { ChannelRow } from "@contact-identity/database";
import { channelOfCall, openConfig, parseId } from "@contact-identity/database";
import type { ApiSettings } from "../context.ts";

/** The channel that a provider's call names, with what is needed to check and read the call. */
export interface CalledChannel {
  readonly row: ChannelRow;
  readonly provider: OpenChannel;
  /** Values that must not be kept anywhere in the clear. */
  readonly secrets: readonly string[];
}

/** Null when there is none, it is switched off, or no provider posts to its type: all answer alike. */
export async function calledChannel(settings: ApiSettings, publicId: string): Promise<CalledChannel | null> {
  const id = parseId("channel", publicId);
  const row = id === null ? null : await channelOfCall(settings.database, id);
  const provider = row ? providerOf(row.type) : undefined;
  if (!row || !provider) return null;
  const config = openConfig(row, settings.encryptionKey);
  const secrets = provider.secretFields.map((field) => config[field]).filter((value) => typeof value === "string" && value !== "");
  return { row, provider: openChannel(row.type, config), secrets: secrets as string[] };
}
