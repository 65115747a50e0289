/** What a message is. Source: CONTENT.md, What a message is. */
export const MESSAGE_KINDS = [
  "TEXT",
  "MEDIA",
  "STICKER",
  "LOCATION",
  "CONTACT_CARD",
  "CHOICE",
  "FORM",
  "ORDER",
  "PAYMENT",
  "POLL",
  "STORY",
  "UNSUPPORTED",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What an attachment is. */
export const ATTACHMENT_KINDS = ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER"] as const;
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

export const ATTACHMENT_STATUSES = ["FETCHING", "STORED", "FAILED", "TOO_LARGE", "REFUSED"] as const;
export type AttachmentStatus = (typeof ATTACHMENT_STATUSES)[number];
