import type { Pace } from "@contact-identity/database";
import type { ChannelType } from "@contact-identity/domain";

/**
 * How fast each kind of channel may send before its provider says no. Null: nothing is held back here.
 * Numbers without a source are ours: careful ones, for providers that publish none.
 */
export const PACES: Readonly<Record<ChannelType, Pace | null>> = {
  // Meta, WhatsApp Cloud API, Throughput: up to 80 messages a second for each phone number.
  WHATSAPP_CLOUD: { perSecond: 80, burst: 80 },
  // Meta, Messenger Platform, Rate limiting: Send API, 300 calls a second for each page; the inbox stops showing beyond 40 a second.
  MESSENGER: { perSecond: 40, burst: 40 },
  // The same page: 300 calls a second for each professional account.
  INSTAGRAM: { perSecond: 40, burst: 40 },
  // Telegram, Bots FAQ: about 30 messages a second.
  TELEGRAM: { perSecond: 30, burst: 30 },
  // LINE, Messaging API reference, Rate limits: 2,000 requests a second; its guidelines ask for far less.
  LINE: { perSecond: 200, burst: 200 },
  // None published; Twilio queues by sender, and says 429 to too many calls at once.
  TWILIO: { perSecond: 30, burst: 30 },
  // None published.
  VIBER: { perSecond: 10, burst: 10 },
  // None published; mail servers take a new sender that writes much for a nuisance.
  EMAIL: { perSecond: 10, burst: 20 },
  // The business's own server: it says 429.
  CUSTOM: null,
  // Leaves the building by no provider.
  WEB_CHAT: null,
};
