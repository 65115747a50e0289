import { openChannel } from "../../open-channel.ts";
import type { Corpus } from "../../testing/corpus.ts";
import { business } from "./corpus-business.ts";
import { content } from "./corpus-content.ts";
import { tapped } from "./corpus-tapped.ts";
import { config, signed } from "./payloads.ts";

interface Call {
  readonly entry: readonly { readonly changes: readonly object[] }[];
}

export const whatsappCorpus: Corpus = {
  name: "WhatsApp Cloud",
  channel: openChannel("WHATSAPP_CLOUD", config),
  authentic: (payload) => signed(JSON.stringify(payload)),
  samples: [...content, ...tapped, ...business],
  strict:
    /^(?:object|entry|entry\.\d+|entry\.\d+\.changes(?:\.\d+(?:\.value(?:\.metadata(?:\.phone_number_id)?|\.(?:messages|message_echoes|statuses)(?:\.\d+(?:\.(?:id|from|from_user_id|to|status|system|system\..+))?)?)?)?)?)$/,
  merged: (payloads) => {
    const entries = (payloads as readonly Call[]).flatMap(({ entry }) => entry);
    const object = "whatsapp_business_account";
    return [
      { object, entry: entries },
      { object, entry: [{ id: "102290129340398", changes: entries.flatMap(({ changes }) => changes) }] },
    ];
  },
};
