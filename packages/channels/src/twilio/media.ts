import { TWILIO_WHATSAPP } from "@contact-identity/domain";
import type { Capabilities } from "../capabilities.ts";

const MIB = 1024 * 1024;
const WHATSAPP = { most: 16 * MIB };
const MMS = { most: 5 * MIB };

/** Source: Twilio, accepted MIME types: 5 MB of an MMS; on WhatsApp 16 MB, one file a message. */
export const mediaOf = (from: string): Capabilities["media"] =>
  from.startsWith(TWILIO_WHATSAPP)
    ? { IMAGE: { most: 5 * MIB }, VIDEO: WHATSAPP, AUDIO: WHATSAPP, VOICE: WHATSAPP, DOCUMENT: WHATSAPP }
    : { IMAGE: MMS, VIDEO: MMS, AUDIO: MMS, VOICE: MMS, DOCUMENT: MMS };
