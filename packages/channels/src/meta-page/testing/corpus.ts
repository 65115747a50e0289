import { openChannel } from "../../open-channel.ts";
import type { Corpus } from "../../testing/corpus.ts";
import { saidOnBoth } from "./corpus-both.ts";
import { toldOnBoth } from "./corpus-events.ts";
import { instagram } from "./corpus-instagram.ts";
import { messenger, withoutId } from "./corpus-messenger.ts";
import { config, signed } from "./payloads.ts";

interface Call {
  readonly entry: readonly object[];
}

const corpus = (
  name: string,
  type: "MESSENGER" | "INSTAGRAM",
  object: "page" | "instagram",
  samples: Corpus["samples"],
): Corpus => ({
  name,
  channel: openChannel(type, config),
  authentic: (payload) => signed(JSON.stringify(payload)),
  samples,
  strict:
    /^(?:object|entry|entry\.\d+(?:\.(?:id|messaging|standby|changes|value))?|entry\.\d+(?:\.(?:messaging|standby|changes)\.\d+(?:\.value)?|\.value)(?:\.(?:sender|recipient|message|postback|reaction|message_edit|delivery|read)(?:\.(?:id|mid|text|mids|watermark)|\.mids\.\d+)?)?|.*messaging_feedback)$/,
  merged: (payloads) => [{ object, entry: (payloads as readonly Call[]).flatMap(({ entry }) => entry) }],
});

const both = (object: "page" | "instagram") => [...saidOnBoth(object), ...toldOnBoth(object)];

export const messengerCorpus = corpus("Messenger", "MESSENGER", "page", [...both("page"), ...messenger]);
export const instagramCorpus = corpus("Instagram", "INSTAGRAM", "instagram", [
  ...both("instagram"),
  ...instagram,
]);

const taps = corpus("Messenger, without an id", "MESSENGER", "page", withoutId);
export const tapsCorpus: Corpus = {
  ...taps,
  strict: new RegExp(`${taps.strict.source}|\\.(?:timestamp|postback\\.(?:payload|title))$`),
};
