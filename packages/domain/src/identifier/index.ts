export * from "./assurance.ts";
export { blockedKeysOf, blockedReason, isNoReplySender } from "./blocked.ts";
export { type BlockedKeys, rememberBlockedList } from "./blocked-list.ts";
export { type NormalisedEmail, normaliseEmail, type RefusedEmail } from "./email.ts";
export * from "./key.ts";
export {
  COUNTRY_WANTED,
  isPhoneCountry,
  type NormalisedPhone,
  type RefusedPhone,
  whatsappPhone,
} from "./phone.ts";
export { reachKey } from "./reach.ts";
