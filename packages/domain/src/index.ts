export * from "./channel/index.ts";
export {
  CONTACT_COLUMNS,
  PERSONAL_COLUMNS,
  type PersonalKey,
  SAID_KEYS,
  SETTABLE_TEXT_KEYS,
  type SettableTextKey,
  STANDARD_FIELD_KEYS,
  STANDARD_KEYS,
} from "./contact/columns.ts";
export * from "./contact/fields.ts";
export { profileName } from "./contact/profile-name.ts";
export * from "./content/index.ts";
export * from "./conversation/index.ts";
export * from "./delivery/index.ts";
export * from "./event/index.ts";
export * from "./identifier/index.ts";
export * from "./identity/index.ts";
export * from "./lengths.ts";
export * from "./sender.ts";
export * from "./template/index.ts";
export * from "./touch.ts";
export * from "./widget/index.ts";
export * from "./workflow/index.ts";
