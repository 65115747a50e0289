import { mediaWords, openChannel } from "@contact-identity/channels";
import {
  type Carries,
  type ChannelRow,
  openConfig,
  parseId,
  type Uploader,
  type WantedFiles,
} from "@contact-identity/database";
import { channelFacts } from "@contact-identity/domain";
import { attachmentKind } from "@contact-identity/files";

/** Files that a caller wants to go with a message; null where there are none. */
export function wantedFiles(
  ids: readonly string[] | null | undefined,
  whose: Uploader,
  encryptionKey: Buffer,
  path?: readonly string[],
): WantedFiles | null {
  if (!ids?.length) return null;
  const carries = (channel: ChannelRow): Carries =>
    // A visitor of the web chat fetches what is stored.
    channelFacts(channel.type).delivery === "STORED"
      ? null
      : openChannel(channel.type, openConfig(channel, encryptionKey)).capabilities;
  return {
    ids: ids.map((id) => parseId("upload", id)),
    whose,
    carries,
    kindOf: attachmentKind,
    words: mediaWords,
    ...(path ? { path } : {}),
  };
}
