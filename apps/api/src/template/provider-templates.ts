import { createEgress, openChannel, type TemplateList, templateLists } from "@contact-identity/channels";
import { type ChannelRow, openConfig } from "@contact-identity/database";
import type { ApiSettings } from "../api-settings.ts";

/** Who sends by one template often sends by it again; a template that was paused is to be known soon. */
export const FRESH_MS = 3_000;

const lists = templateLists();
const keyOf = ({ id, sealedConfig }: ChannelRow): string => `${id}:${sealedConfig.toString("base64url")}`;

/**
 * The templates that a channel's provider keeps. Goes over the network: no transaction may be open.
 * @param freshMs how old the list may be.
 */
export function providerTemplates(
  settings: Pick<ApiSettings, "encryptionKey" | "egressAllow">,
  channel: ChannelRow,
  freshMs: number,
): Promise<TemplateList> {
  return lists.of(keyOf(channel), freshMs, async () => {
    const egress = createEgress({ allow: settings.egressAllow });
    try {
      const open = openChannel(channel.type, openConfig(channel, settings.encryptionKey));
      return await open.templates(egress);
    } finally {
      await egress.close();
    }
  });
}
