import { openChannel } from "../../open-channel.ts";
import type { Corpus } from "../../testing/corpus.ts";
import { fileCases } from "./corpus-files.ts";
import { kindCases } from "./corpus-kinds.ts";
import { updateCases } from "./corpus-updates.ts";
import { wordCases } from "./corpus-words.ts";
import { config, told } from "./payloads.ts";

/** Calls of Telegram's, by kind. Source: Telegram, Bot API 10. */
export const telegramCorpus: Corpus = {
  name: "Telegram",
  channel: openChannel("TELEGRAM", config),
  authentic: told,
  samples: [...wordCases, ...kindCases, ...fileCases, ...updateCases],
  strict:
    /^(?:update_id|\w*(?:message|post|query|messages|reaction)(?:\.(?:message_id|message_ids(?:\.\d+)?|id|from|from\.id|user|user\.id|chat|chat\.(?:id|type)))?|callback_query\.message(?:\.chat(?:\.(?:id|type))?)?)$/,
};
