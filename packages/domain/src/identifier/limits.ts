/**
 * In UTF-16 units, looked at before anything else of a text is: normalising, punycode and the phone parser cost more than in proportion.
 * Each is longer than any text that could become a valid value.
 */
export const MAX_RAW_EMAIL = 1024;
export const MAX_RAW_PHONE = 250;
export const MAX_RAW_ID = 1024;
/** The longest of them. */
export const MAX_RAW = 1024;

/** RFC 1035: 253 octets with the dots, 63 a label; punycode is never shorter than the text that it stands for. */
export const MAX_DOMAIN = 254;
export const MAX_LABEL = 63;
