import { openChannel } from "../../open-channel.ts";
import type { Corpus } from "../../testing/corpus.ts";
import type { TwilioConfig } from "../config.ts";
import { smsSamples } from "./corpus-sms.ts";
import { whatsappSamples } from "./corpus-whatsapp.ts";
import { signed, sms, whatsapp } from "./payloads.ts";

const corpus = (name: string, config: TwilioConfig, samples: Corpus["samples"]): Corpus => ({
  name,
  channel: openChannel("TWILIO", config),
  authentic: signed,
  samples,
  strict: /^(?:From|To|MessageSid|MessageStatus)$/,
});

export const smsCorpus = corpus("Twilio SMS", sms, smsSamples);
export const twilioWhatsappCorpus = corpus("Twilio WhatsApp", whatsapp, whatsappSamples);
