import { instagramCorpus, messengerCorpus, tapsCorpus } from "../meta-page/testing/corpus.ts";
import { smsCorpus, twilioWhatsappCorpus } from "../twilio/testing/corpus.ts";
import { whatsappCorpus } from "../whatsapp-cloud/testing/corpus.ts";
import type { Corpus } from "./corpus.ts";

/** Every channel's corpus. */
export const corpora: readonly Corpus[] = [
  whatsappCorpus,
  messengerCorpus,
  tapsCorpus,
  instagramCorpus,
  smsCorpus,
  twilioWhatsappCorpus,
];
