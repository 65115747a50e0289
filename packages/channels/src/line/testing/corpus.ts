import { openChannel } from "../../open-channel.ts";
import type { Corpus } from "../../testing/corpus.ts";
import { events, postbacks } from "./corpus-events.ts";
import { messages } from "./corpus-messages.ts";
import { called, config, signed } from "./payloads.ts";

interface Call {
  readonly events: readonly object[];
}

/** Calls of LINE's, by kind. Source: LINE, Messaging API reference, webhook event objects. */
export const lineCorpus: Corpus = {
  name: "LINE",
  channel: openChannel("LINE", config),
  authentic: signed,
  samples: [...messages, ...postbacks, ...events],
  strict:
    /^events(?:\.\d+(?:\.(?:type|source|source\.(?:type|userId|groupId|roomId)|message|message\.id|webhookEventId|unsend|unsend\.messageId))?)?$/,
  merged: (payloads) => [called(...(payloads as readonly Call[]).flatMap((call) => call.events))],
};
