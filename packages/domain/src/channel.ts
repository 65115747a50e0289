/** The kinds of channel that a contact may come by, in the order of the public schema. */
export const CHANNEL_TYPES = [
  "WHATSAPP_CLOUD",
  "TWILIO",
  "MESSENGER",
  "INSTAGRAM",
  "TELEGRAM",
  "VIBER",
  "LINE",
  "EMAIL",
  "WEB_CHAT",
  "CUSTOM",
] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];
