import { customCorpus } from "../custom/testing/corpus.ts";
import { lineCorpus } from "../line/testing/corpus.ts";
import { telegramCorpus } from "../telegram/testing/corpus.ts";
import { viberCorpus } from "../viber/testing/corpus.ts";
import type { Corpus } from "./corpus.ts";

/** Every channel's corpus. */
export const corpora: readonly Corpus[] = [telegramCorpus, viberCorpus, lineCorpus, customCorpus];
