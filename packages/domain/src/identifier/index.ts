export * from "./assurance.ts";
export { blockedReason, isNoReplySender } from "./blocked.ts";
export { type NormalisedEmail, normaliseEmail, type RefusedEmail } from "./email.ts";
export * from "./key.ts";
export { type NormalisedPhone, normalisePhone, type RefusedPhone, whatsappPhone } from "./phone.ts";
export { reachKey } from "./reach.ts";
