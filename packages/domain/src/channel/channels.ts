import { whatsappPhone } from "../identifier/phone.ts";
import { isBusinessScopedId } from "./business-scoped-id.ts";
import type { ChannelFacts, FreeTextRule } from "./channel-facts.ts";

/** How the account of a mail's author begins when nothing proved the address. */
export const UNPROVEN_SENDER = "unproven:";

/** How Twilio writes an address on WhatsApp; without a word before it, an address is a number for SMS. */
export const TWILIO_WHATSAPP = "whatsapp:";

/** How Twilio writes addresses on channels whose provider proves who writes. */
const TWILIO_MESSENGER = "messenger:";
const TWILIO_PROVEN = [TWILIO_WHATSAPP, TWILIO_MESSENGER];

/** A provider that vouches for who writes. */
const USUAL = {
  delivery: "PROVIDER",
  sender: { provenBy: "CHANNEL" },
  sendsCodes: null,
  blockedAccount: "REFUSED",
  isBusinessScoped: null,
  freeText: [],
  mail: false,
  profileName: "TOLD",
} as const;

// Source: Meta, WhatsApp customer service window; Messenger Platform, policy overview and the HUMAN_AGENT tag; Twilio, error 63016.
const WHATSAPP = {
  hours: 24,
  agentHours: null,
  templates: true,
  accounts: null,
} as const satisfies FreeTextRule;
const META_PAGE = {
  ...USUAL,
  freeText: [{ hours: 24, agentHours: 7 * 24, templates: false, accounts: null }],
  profileName: "ON_REQUEST",
} as const;

/** The types of channel that a contact may come by, in the order of the public schema. */
export const CHANNELS = {
  WHATSAPP_CLOUD: { ...USUAL, name: "WhatsApp", isBusinessScoped: isBusinessScopedId, freeText: [WHATSAPP] },
  TWILIO: {
    ...USUAL,
    name: "Twilio",
    sender: {
      provenBy: "ACCOUNT",
      isProven: (replyTo) => TWILIO_PROVEN.some((prefix) => replyTo?.startsWith(prefix) === true),
      kind: "PHONE",
      // RCS names a number as SMS does.
      addressOf: (replyTo) => whatsappPhone(replyTo.replace(/^rcs:/, "")),
    },
    sendsCodes: { to: "PHONE", unless: { setting: "from", startsWith: TWILIO_WHATSAPP } },
    freeText: [
      { ...WHATSAPP, accounts: [TWILIO_WHATSAPP] },
      { hours: 24, agentHours: null, templates: false, accounts: [TWILIO_MESSENGER] },
    ],
  },
  MESSENGER: { ...META_PAGE, name: "Messenger" },
  INSTAGRAM: { ...META_PAGE, name: "Instagram" },
  TELEGRAM: { ...USUAL, name: "Telegram" },
  VIBER: { ...USUAL, name: "Viber" },
  LINE: { ...USUAL, name: "LINE", profileName: "ON_REQUEST" },
  EMAIL: {
    ...USUAL,
    name: "e-mail",
    sender: {
      provenBy: "ACCOUNT",
      isProven: (replyTo) => replyTo?.startsWith(UNPROVEN_SENDER) !== true,
      kind: "EMAIL",
      addressOf: (replyTo) => replyTo.slice(UNPROVEN_SENDER.length),
    },
    sendsCodes: { to: "EMAIL" },
    // The account is the address that the mail carries as a value too, and blocked values identify nobody.
    blockedAccount: "TAKEN",
    mail: true,
  },
  WEB_CHAT: { ...USUAL, name: "the web chat", delivery: "STORED", sender: { provenBy: "SIGNATURE" } },
  CUSTOM: { ...USUAL, name: null },
} as const satisfies Readonly<Record<string, ChannelFacts>>;

export type ChannelType = keyof typeof CHANNELS;

/** The types that a provider stands behind. */
export type ProvidedChannelType = {
  [T in ChannelType]: (typeof CHANNELS)[T]["delivery"] extends "PROVIDER" ? T : never;
}[ChannelType];

export const CHANNEL_TYPES = Object.keys(CHANNELS) as readonly ChannelType[];

export const channelFacts = (type: ChannelType): ChannelFacts => CHANNELS[type];
